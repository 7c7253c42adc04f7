from django.conf import settings


def alliance(request) -> dict:
    return frame()


def frame() -> dict:
    """What every page's frame says: whose portal it is, and whether this is the demo."""
    return {
        "ALLIANCE_NAME": settings.ALLIANCE_NAME,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "ACCOUNTABLE_BODY": settings.ACCOUNTABLE_BODY,
        "BASE_URL": settings.BASE_URL,
        "SUPPRESS_UNDER": settings.SUPPRESS_UNDER,
        "DEMO": settings.DEMO,
    }
