# Satrchin with Tesseract as its second engine: docker build -t satrchin . && docker run --rm -v "$PWD:/data" satrchin clean scan.jpg
FROM python:3.12-slim
# the base image decides which versions there are:
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-fas djvulibre-bin \
    && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN pip install --no-cache-dir /src && rm -rf /src
RUN useradd --create-home --uid 1000 satrchin
USER 1000
WORKDIR /data
ENTRYPOINT ["satrchin"]
CMD ["--help"]
