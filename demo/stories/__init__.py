"""The customers with a story, written by hand: a file each, a recipe that `seed` turns into a customer."""

from demo.recipe import Recipe
from demo.stories.ann_walker import ANN_WALKER
from demo.stories.bob_sterling import BOB_STERLING
from demo.stories.chen_ming import CHEN_MING
from demo.stories.diego_herrera import DIEGO_HERRERA
from demo.stories.lucia_romero import LUCIA_ROMERO
from demo.stories.marta_ibanez import MARTA_IBANEZ
from demo.stories.mei_lin import MEI_LIN
from demo.stories.olivia_grant import OLIVIA_GRANT
from demo.stories.rosa_garcia import ROSA_GARCIA
from demo.stories.tom_baker import TOM_BAKER
from demo.stories.wang_jianguo import WANG_JIANGUO

FIRST: tuple[Recipe, ...] = (
    DIEGO_HERRERA,
    MEI_LIN,
    ANN_WALKER,
    LUCIA_ROMERO,
    ROSA_GARCIA,
    TOM_BAKER,
    WANG_JIANGUO,
    BOB_STERLING,
)
"""In the order of their numbers, from C1001 on."""
LAST: tuple[Recipe, ...] = (OLIVIA_GRANT, MARTA_IBANEZ, CHEN_MING)
"""Behind the customers made by chance, so that those keep their numbers."""
