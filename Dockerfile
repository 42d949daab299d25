# syntax=docker/dockerfile:1
# The service on its own: no key, no network and no file is needed to start it; settings come from the environment.
ARG BASE=python:3.12-slim-bookworm

# The builder makes wheels from the hashed locks; none of its tools reach the image.
FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python3 -m venv tools
COPY requirements-build.lock requirements.lock ./
RUN tools/bin/pip install --require-hashes -r requirements-build.lock \
    && tools/bin/pip wheel --require-hashes --no-build-isolation --wheel-dir wheels -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app ./app
COPY evals ./evals
COPY prompts ./prompts
RUN tools/bin/pip wheel --no-index --no-deps --no-build-isolation --wheel-dir wheels . \
    && python3 -m venv --without-pip /opt/amends \
    && tools/bin/pip --python /opt/amends/bin/python install --no-index --no-deps --compile wheels/*.whl

FROM ${BASE}
LABEL org.opencontainers.image.title="Amends" \
      org.opencontainers.image.description="Drafts the reply that a support agent sends to an unhappy customer, and scores it." \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/amends/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=build /opt/amends /opt/amends
WORKDIR /srv
USER 10001:10001
EXPOSE 8000
# Not urllib: it would follow a proxy from the environment.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=2); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["amends", "serve", "--host", "0.0.0.0", "--port", "8000"]
