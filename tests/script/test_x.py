from .films import films
def test_a(): assert films(); print(__name__)
