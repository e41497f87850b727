"""Words that lure: what names add to a mark to look official, urgent, safe or cheap."""

from functools import cache

from domainwatch.match.alphabet import cyrillic_key, is_cyrillic

#: By what they promise. Common English, Russian in Latin letters, Russian.
_WORDS = {
    "account": (
        "login logon signin sign signup log auth authenticate authentication account accounts acc id myid user "
        "verify verified verification confirm confirmation validate validation secure secured security protect "
        "protection safe safety unlock locked unlocked restore recover recovery reset update updates updated "
        "upgrade password pass session access activate activation service services support help helpdesk "
        "helpcenter care contact center centre customer client clients member members membership manage "
        "management manager admin portal panel alert alerts notice notification notify info information online "
        "web webmail mail email official page home app apps application mobile my mypage lk lichnyj kabinet vhod "
        "voiti vojti podderzhka pomosch официальный сайт вход кабинет личный лк поддержка помощь аккаунт почта "
        "онлайн мой моя"
    ),
    "money": (
        "pay payment payments bank banking card cards credit debit wallet wallets cash money transfer transaction "
        "refund refunds invoice bill billing tax loan loans coin coins token tokens crypto trade trading exchange "
        "swap stake staking airdrop claim claims reward rewards bonus gift gifts giveaway give prize win free "
        "promo promotion event eth btc nft nfts mint presale ico finance financial invest investment fund funds "
        "deposit withdraw connect dapp defi pro prime vip plus point points oplata platezh perevod karta karty "
        "kredit zaym zajm priz podarok podarki rozygrysh vyigrysh promokod promokody kupon kupony cashback "
        "keshbek vozvrat stavki kazino lotereya оплата платеж перевод карта карты банк кредит займ приз подарок "
        "подарки розыгрыш выигрыш промокод промокоды купон купоны кэшбэк возврат ставки казино лотерея бонус "
        "бонусы"
    ),
    "shop": (
        "shop shops shopping store stores market mall outlet sale sales discount discounts cheap deal deals offer "
        "offers order orders buy track tracking delivery deliver parcel package post shipping express logistics "
        "kupit magazin dostavka skidka skidki akcia akcii akciya zakaz zakazy otzyvy rasprodazha купить магазин "
        "доставка скидка скидки акция акции заказ заказы отзывы распродажа маркет"
    ),
    "address": (
        "www ww http https com net org co jp ne uk us usa eu cn ru inc llc corp ltd group global world int japan "
        "china russia india europe asia en rossiya moskva msk spb россия москва рф ру"
    ),
}


@cache
def lures() -> dict[str, str]:
    """Each lure word, in the small alphabet, with the kind of promise that it makes."""
    return {
        cyrillic_key(word) if is_cyrillic(word) else word: kind
        for kind, words in _WORDS.items()
        for word in words.split()
    }
