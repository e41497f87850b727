"""The pages of the world's sites, as HTML text."""


def login_page(brand: str, action: str) -> str:
    """A brand's log-in page whose form posts to `action`; the phishing copy differs in nothing else."""
    return _page(
        f"{brand}: log in",
        f"""<h1>{brand}</h1>
<form method="post" action="{action}">
<label>E-mail or phone <input type="text" name="login"></label>
<label>Password <input type="password" name="password"></label>
<button>Log in</button>
</form>""",
    )


def parked_page(name: str) -> str:
    """A page that offers the name for sale among advertisements."""
    return _page(
        f"{name} is for sale",
        f"""<h1>{name}</h1>
<p>This domain is parked. <a href="/buy">Make an offer</a></p>
<ul><li><a href="/ads/1">Cheap flights</a></li><li><a href="/ads/2">Loans today</a></li></ul>""",
    )


def shop_page(title: str, *goods: str) -> str:
    """A small shop that sells what it says and asks for no password."""
    rows = "\n".join(f"<li>{item} <a href='/order'>order</a></li>" for item in goods)
    return _page(title, f"<h1>{title}</h1>\n<ul>{rows}</ul>\n<p>Visit us or call; we deliver in town.</p>")


def _page(title: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!doctype html>\n<html>\n{head}\n<body>\n{body}\n</body>\n</html>\n"
