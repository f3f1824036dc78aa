# docker build --tag enilint . && docker run --rm --volume "$PWD:/work:ro" enilint check
FROM python:3.13-slim AS build
COPY . /source
RUN python -m venv /opt/enilint && /opt/enilint/bin/pip install --no-cache-dir /source

FROM python:3.13-slim
COPY --from=build /opt/enilint /opt/enilint
ENV PATH=/opt/enilint/bin:$PATH
RUN useradd --no-create-home --uid 10001 enilint
USER 10001
WORKDIR /work
ENTRYPOINT ["enilint"]
CMD ["check"]
