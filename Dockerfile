# docker build --tag enilint . && docker run --rm --volume "$PWD:/work:ro" enilint check
#
# The base image can be pinned: --build-arg PYTHON=python:3.13-slim@sha256:...
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
COPY . /source
RUN /source/scripts/install.sh /opt/enilint

FROM ${PYTHON}
COPY --from=build /opt/enilint /opt/enilint
ENV PATH=/opt/enilint/bin:$PATH
RUN useradd --no-create-home --uid 10001 enilint
USER 10001
WORKDIR /work
ENTRYPOINT ["enilint"]
CMD ["check"]
