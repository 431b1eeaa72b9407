# SPDX-License-Identifier: MIT
"""The table of makers; `maker` enters one."""

FAMILIES = {}


def maker(family, weight=1, needs_async=False, flat=False, when=None):
    """flat: nothing is nested in it, so that it may stand at the deepest level."""

    def enter(make):
        FAMILIES.setdefault(family, []).append(
            {
                'name': make.__name__,
                'make': make,
                'weight': weight,
                'needs_async': needs_async,
                'flat': flat,
                'when': when,
            }
        )
        return make

    return enter
