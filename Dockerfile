ARG PYTHON=3.13

# Every file that is installed is checked against its hash in constraints/run.txt; nothing compiles.
FROM python:${PYTHON}-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY constraints/run.txt constraints/run.txt
RUN pip download --only-binary :all: --require-hashes --requirement constraints/run.txt --dest /wheels
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY adapters adapters
# From here on no network is needed. The wheel's own requirements, and no build tools, go into the venv.
RUN pip wheel --no-index --find-links /wheels --no-deps --wheel-dir /wheels . \
 && python -m venv --without-pip /opt/custdb-gateway \
 && pip --python /opt/custdb-gateway/bin/python install --no-index --find-links /wheels "custdb-gateway[all]"

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="custdb-gateway" \
      org.opencontainers.image.description="GenAuth's custom-database contract, served beside the database." \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/custdb-gateway /opt/custdb-gateway
# /dev/shm is writable in a container whose root file system is not. 24 MB of its 64 are used.
ENV PATH=/opt/custdb-gateway/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CUSTDB_REPLAY_FILE=/dev/shm/custdb-gateway/replay
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /etc/custdb-gateway
EXPOSE 8080
# Whether the process runs. Whether the store answers is /ready: no reason to restart a gateway.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", "\
import os, ssl, urllib.request as request;\
scheme = 'https' if 'CUSTDB_TLS_CERTIFICATE' in os.environ else 'http';\
port = os.environ.get('CUSTDB_PORT', '8080');\
request.urlopen(f'{scheme}://127.0.0.1:{port}/live', timeout=2, context=ssl._create_unverified_context())"]
ENTRYPOINT ["custdb-gateway"]
CMD ["serve", "--host", "0.0.0.0"]
