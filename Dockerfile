# Satrchin with Tesseract as its second engine: docker build -t satrchin . && docker run --rm -v "$PWD:/data" satrchin clean scan.jpg
FROM python:3.12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-fas djvulibre-bin \
    && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN pip install --no-cache-dir /src && rm -rf /src
RUN useradd --create-home satrchin
USER satrchin
WORKDIR /data
ENTRYPOINT ["satrchin"]
CMD ["--help"]
