"""Training of the recogniser of scanned lines: text and fonts in, a network in int8 ONNX out."""
