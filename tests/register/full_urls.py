"""The addresses of the whole system, with the full declaration in the place of visits."""

from tests.register.conftest import FULL

from huigong.config import urls
from huigong.kernel.exchange.urls import LINES
from huigong.kernel.pages.urls import lines

urlpatterns = [*lines(FULL), *lines(FULL, LINES), *urls.urlpatterns]
