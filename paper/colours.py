"""The colours of look.md on paper: five say who holds the device, ink and white do the rest."""

from reportlab.lib.colors import Color, HexColor

INK: Color = HexColor("#15221D")
INK_2: Color = HexColor("#475650")
GO: Color = HexColor("#0B6047")
WITH: Color = HexColor("#1F5C99")
ACT: Color = HexColor("#A6321C")
SHOP: Color = HexColor("#4A5862")
SHOP_TINT: Color = HexColor("#E8ECEA")
CONTROL: Color = HexColor("#73827A")
LINE: Color = HexColor("#D3DACF")
NIGHT: Color = HexColor("#0F2D25")
NIGHT_TEXT: Color = HexColor("#D3DACF")
FAR_HILL: Color = HexColor("#1E4A3D")
CAP: Color = HexColor("#FFC72C")
CAP_SHADE: Color = HexColor("#E0A80F")
WHITE: Color = HexColor("#FFFFFF")
