"""Latin letters as Russians hear and write them."""

import re

# What is tried at each place, first match first; the readings stand with the likeliest first, `_` is silence. Letters
# that readers of Russian mix up (е ё э, и й ы, ш щ) need no reading of their own, see the alphabet.
_RULES = r"""
sch                              ш ск
tch                              ч
sh                               ш
ch                               ч х
zh                               ж
kh                               х
ph                               ф
th                               т с
wh                               в
ck                               к
qu                               кв
tz$                              ц
tion                             шн
igh                              ай
you                              ю
ya                               я
yu                               ю
yo                               е ио
ay                               ей ай
ai                               ай ей
au                               ау о
aw                               о
ea$                              еа
ea                               и еа
ee                               и
ei                               ей ай
eu                               еу ю
ew                               ью
ie(?=s$)                         и ие
oa                               о
oo                               у
ou                               у ау
ow                               оу ау
ue$                              ю _
(?<=[^aeiouy])e$                 _ е
(?<=[^aeiouyw]e)s$               с з
(?<=ie)s$                        з с
e(?=bay|$)                       и е
^e                               э и
(?<=[aiou][cklmnv])e(?=[bdfghkmpst])  е _
e                                е
a(?=l[lkmt])                     о а
a(?=[bcdfgklmnprstvz]es?$)       ей а
a(?=[cdkstv]e)                   ей а
^a                               а э
a                                а
i(?=ld|nd$)                      ай и а
i(?=[bcdfgklmnprstvz]es?$)       ай и
i                                и
o                                о
y(?=[^aeiouy]e$)                 ай и
y                                и
u(?=[^aeiouy]e)                  ю у
u                                у а
c(?=[eiy])                       с ц
c                                к
g(?=e$)                          дж ж
g(?=[ei])                        г дж
g                                г
j                                дж ж и
(?<=[aeiou])h(?=[^aeiouy]|$)     _ х
h                                х
q                                к
(?<=[aeiouy])s(?=[aeiouy])       с з
s$                               с з
(?<=l)d(?=[^aeiouy])             д _
x                                кс
w                                в у
b                                б
d                                д
f                                ф
k                                к
l                                л
m                                м
n                                н
p                                п
r                                р
s                                с
t                                т
v                                в
z                                з
"""
#: A pattern at a place of a Latin word, and the ways to write what is heard there in Russian.
HEARD = tuple(
    (re.compile(pattern), tuple(reading.strip("_") for reading in readings))
    for pattern, *readings in map(str.split, _RULES.strip().splitlines())
)
#: Consonants that are written twice and heard once.
DOUBLED = re.compile(r"([bcdfgklmnprstvz])\1")
