"""What the tests of the set-up stand on."""

from tests.admin.conftest import settings_of_before

__all__ = ["settings_of_before"]
