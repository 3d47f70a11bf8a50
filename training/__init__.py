"""Training of the models and learned numbers in ``satrchin/resources``. Not shipped in the wheel."""
