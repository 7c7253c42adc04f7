from django import template

register = template.Library()

# The first that fits is meant: most browsers also claim to be the ones further down.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android device"),
    ("CrOS", "a Chromebook"),
    ("Windows", "a Windows computer"),
    ("Macintosh", "a Mac"),
    ("Linux", "a Linux computer"),
)


@register.filter
def browser(user_agent: str) -> str:
    """What a browser calls itself, in words somebody recognises: "Firefox on a Windows computer"."""
    name = next((words for mark, words in BROWSERS if mark in user_agent), "A browser we do not know")
    device = next((words for mark, words in DEVICES if mark in user_agent), "")
    return f"{name} on {device}" if device else name
