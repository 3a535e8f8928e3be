"""The six TM Forum Open APIs of the operator, as docs/reference/bss.md describes them."""
