/** A page of the server, made ready for a webview. */

/** Where a finding is, by its number in the page. */
export interface Place {
  number: number;
  uri: string;
  range: { start: { line: number; character: number } };
}

/** What the server answers to `enilint/picture`. */
export interface Picture {
  html: string;
  places: Place[];
}

/**
 * The page with links from its pins to the lines of their findings.
 *
 * The server escapes quotes in all names, so nothing but a link of its own reads like one.
 */
export function linked({ html, places }: Picture, command: string): string {
  const known = new Map(places.map((place) => [String(place.number), place]));
  return html.replace(/<a href="#f(\d+)"/g, (link, number: string) => {
    const place = known.get(number);
    if (place === undefined) {
      return link;
    }
    const { line, character } = place.range.start;
    return `<a href="command:${command}?${encodeURIComponent(JSON.stringify([place.uri, line, character]))}"`;
  });
}
