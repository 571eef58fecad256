"""Given names that mostly one gender bears, for telling whom "he" or "she" may mean.

Written by hand from common names of English, Romance, Slavic and Arabic news; a name that both bear is left out. A
title or an earlier pronoun weighs more.
"""

from __future__ import annotations

from toolkit.quotes.lexicon import words

FEMALE = words(
    """
    mary anna anne ann maria marie linda susan karen nancy lisa betty helen sandra donna carol ruth sharon michelle
    laura sarah sara kimberly deborah jessica shirley cynthia angela melissa brenda amy rebecca kathleen
    pamela martha debra amanda stephanie carolyn christine janet catherine frances joyce diane alice julie heather
    teresa doris gloria evelyn cheryl mildred katherine joan ashley judith rose janice nicole judy
    christina kathy theresa beverly denise tammy irene jane lori rachel marilyn andrea kathryn louise julia emily
    hillary ivanka melania nikki kellyanne condoleezza angelina oprah ursula angela theresa emma elizabeth margaret
    barbara patricia jennifer dorothy olga natalia tatiana svetlana elena irina yulia oksana fatima aisha leila
    mira ingrid astrid sofia isabella olivia charlotte claire camille lucia carmen dolores pilar consuelo ines
    chelsea loretta madeleine jacinda benazir indira aung megan michele monica naomi natalie paula phyllis
    sally sophie stacy sylvia tina tracy vanessa victoria wendy yvonne zoe eva eve grace hannah ida jill kate
    katie kristen lauren lily lucy lydia maggie marcia meg mia molly nina nora pauline peggy penny
    """
)
MALE = words(
    """
    james john robert michael william david richard charles joseph thomas christopher daniel paul mark donald george
    kenneth steven steve edward brian ronald anthony kevin jason matthew gary timothy jose larry jeffrey frank scott
    eric stephen andrew raymond gregory joshua jerry dennis walter patrick peter harold douglas henry carl arthur
    ryan roger joe juan jack albert jonathan justin terry gerald keith samuel willie ralph lawrence nicholas roy
    benjamin bruce brandon adam harry fred wayne billy louis jeremy aaron randy howard eugene carlos russell bobby
    victor martin ernest phillip todd jesse craig alan shawn clarence sean philip chris johnny earl jimmy antonio
    mike bill bob jim tom tim dan ben bernie barack mitt ted marco jeb al alan alex alexander alexei sergei sergey
    vladimir dmitry ivan igor boris mikhail nikolai oleg yuri viktor pavel andrei mohammed muhammad mohamed ahmed
    ali hassan hussein ibrahim mahmoud mustafa omar osama abdullah khalid rick rob ron ray sam stan stuart neil
    norman oliver oscar pablo pedro luis miguel fernando francisco javier jorge manuel rafael ricardo diego emmanuel
    francois jean-claude jacques pierre hans klaus jurgen wolfgang helmut giovanni giuseppe mario luigi silvio tony
    gordon nick liam noah ethan lucas leo hugo hector gavin glenn graham greg hugh ian isaac jacob jake jared jeff
    jens joel jon josh julian karl kurt kyle lance lars lee lloyd luke malcolm marcus matt maurice max mick murray
    nathan ned nigel owen quentin randall reince rex rudy rupert seth simon sidney spencer tomas travis trevor
    tyler vernon vincent wade warren will zachary mitch newt rand
    """
)


def gender_of_name(name: str) -> str:
    """Give "f" or "m" where a full name's first word tells, else an empty text.

    Parameters
    ----------
    name
        A name; a single word is taken for a family name.
    """
    first, _, rest = name.partition(" ")
    if not rest:
        return ""
    key = first.lower().strip(".")
    return "f" if key in FEMALE else "m" if key in MALE else ""
