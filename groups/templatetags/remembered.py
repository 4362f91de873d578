"""Parts that are the same on many pages, rendered once."""

from django import template
from django.urls import get_script_prefix
from django.utils.translation import get_language

from ..remembering import from_shelf, until_the_directory_changes

register = template.Library()

# Parts that a process remembers. Most are some 600 bytes, what is said about a condition 3 KB: some
# 10 MB, and 25 when somebody looks at one condition after the other. With a third of that, half as
# many lines of search results are found among them.
MOST_PARTS = 12_000


@register.tag
def remembered(parser, token):
    """{% remembered name thing other_thing %}...{% endremembered %}

    What stands within is rendered once for each language and each set of the things, and remembered
    until the directory changes. All that it depends on beside the directory must be one of the
    things: keys, texts and truths, not objects of the database. Django's {% cache %} would need
    the directory's revision as a thing of each part, and copies of what it keeps.
    """
    _tag, name, *things = token.split_contents()
    within = parser.parse(["endremembered"])
    parser.delete_first_token()
    return Remembered(name, list(map(parser.compile_filter, things)), within)


class Remembered(template.Node):
    child_nodelists = ["within"]

    def __init__(self, name, things, within):
        self.name, self.things, self.within = name, things, within

    def render(self, context):
        things = [thing.resolve(context, ignore_failures=True) for thing in self.things]
        part = (self.name, get_language(), get_script_prefix(), *things)
        rendered = from_shelf(
            shelf_of_parts(), [part], MOST_PARTS, lambda _: {part: self.within.render(context)}
        )
        return rendered.get(part, "")


@until_the_directory_changes(most=1)
def shelf_of_parts() -> dict[tuple, str]:
    """The parts that pages had lately, by name, language, prefix of addresses, and the things."""
    return {}
