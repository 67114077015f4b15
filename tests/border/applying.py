"""What the tests of uploads share: an enterprise with an application begun."""
import unittest

from house import House


class Applying(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.person = cls.house.sign_in("applicant")
        cls.case = cls.person.open_case()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()
