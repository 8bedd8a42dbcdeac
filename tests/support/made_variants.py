"""Made-up files of every kind, in many headings and spellings of seven languages."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from made_files import (
    BEFORE,
    END,
    NOW,
    Contract,
    Made,
    Order,
    contracts,
    figures,
    mail,
    of_contracts,
    orders,
    person,
    table,
)

# customer, date, amount, order: as programs head them
HEADS = {
    "en": ("Customer No.", "Invoice Date", "Amount", "Invoice No."),
    "en_woo": ("Customer User ID", "Order Date", "Order Total Amount", "Order Number"),
    "en_sage": ("Account Ref", "Document Date", "Net Amount", "Document No"),
    "en_pos": ("Loyalty Card No", "Sale Date", "Total Paid", "Receipt Number"),
    "sv": ("Kundnr", "Fakturadatum", "Belopp", "Fakturanr"),
    "sv_shop": ("Kund-ID", "Beställningsdatum", "Ordervärde", "Beställningsnummer"),
    "sv_pos": ("Medlemsnummer", "Köpdatum", "Summa", "Kvittonr"),
    "de": ("Kundennummer", "Rechnungsdatum", "Rechnungsbetrag", "Rechnungsnummer"),
    "de_datev": ("Debitorenkonto", "Belegdatum", "Umsatz", "Belegfeld 1"),
    "de_shop": ("Kunden-Nr.", "Bestelldatum", "Gesamtbetrag", "Bestellnr."),
    "nl": ("Klantnummer", "Factuurdatum", "Factuurbedrag", "Factuurnummer"),
    "nl_exact": ("Debiteur", "Boekdatum", "Bedrag", "Boekstuknummer"),
    "fr": ("N° client", "Date de facture", "Montant HT", "N° facture"),
    "fr_shop": ("Référence client", "Date de commande", "Total commande", "N° de commande"),
    "es": ("Código de cliente", "Fecha de factura", "Importe", "Nº de factura"),
    "es_shop": ("ID Cliente", "Fecha del pedido", "Total del pedido", "Nº pedido"),
    "zh": ("客户编号", "订单日期", "订单金额", "订单编号"),
    "zh_shop": ("会员ID", "付款时间", "实付金额", "订单号"),
}
COMMA = ("sv", "de", "nl", "fr", "es")


def _write(name: str, head: tuple[str, ...], rows: list[list[Any]], language: str) -> bytes:
    comma = language[:2] in COMMA
    return table(head, rows, ";" if comma else ",", comma).encode("utf-8-sig" if language == "sv_shop" else "utf-8")


def _one_more(name: str, language: str, head: str, rows: list[list[Any]], signed: Iterable[Any]) -> Made:
    """Purchases with one more column than the four, and what they come to."""
    who, day, money, number = HEADS[language[:2]]
    return Made(name, _write("", (number, day, who, money, head), rows, language), "purchases", figures(signed))


def _plain(data: list[Order]) -> dict[str, Any]:
    return figures((o.day, o.customer, o.amount) for o in data)


def plain() -> Iterator[Made]:
    """Purchases with nothing odd, under each heading."""
    for i, (language, (who, day, money, number)) in enumerate(HEADS.items()):
        data = orders(i)
        rows = [[o.number, o.day, 10_000 + o.customer, o.amount] for o in data]
        yield Made(
            f"plain_{language}", _write("", (number, day, who, money), rows, language), "purchases", _plain(data)
        )


TYPES = {
    "en": ("Transaction Type", "Sale", "Refund"),
    "en_bc": ("Document Type", "Invoice", "Credit Memo"),
    "en_dc": ("D/C", "D", "C"),
    "en_flag": ("Is Return", "No", "Yes"),
    "sv": ("Typ", "Försäljning", "Retur"),
    "sv_fortnox": ("Fakturatyp", "Debetfaktura", "Kreditfaktura"),
    "sv_dk": ("Debet/Kredit", "D", "K"),
    "de": ("Belegart", "Rechnung", "Gutschrift"),
    "de_sh": ("Soll/Haben-Kennzeichen", "S", "H"),
    "nl": ("Soort", "Factuur", "Creditnota"),
    "fr": ("Type de pièce", "Facture", "Avoir"),
    "es": ("Tipo de documento", "Factura", "Abono"),
    "zh": ("单据类型", "销售", "退货"),
    "en_sign": ("+/-", "+", "-"),
}


def signs() -> Iterator[Made]:
    """Refunds written as positive amounts, told by another column."""
    for i, (language, (head, sale, back)) in enumerate(TYPES.items()):
        data, rows, signed = orders(20 + i), [], []
        for o in data:
            rows.append([o.number, o.day, 500 + o.customer, o.amount, sale])
            signed.append((o.day, o.customer, o.amount))
            if o.number % 9 == 0:
                half = (o.amount / 2).quantize(Decimal("0.01"))
                rows.append([f"9{o.number}", o.day, 500 + o.customer, half, back])
                signed.append((o.day, o.customer, -half))
        name = f"sign_{language}"
        yield _one_more(name, language, head, rows, signed)


SIDES = {
    "en": ("Debit", "Credit"), "en_amt": ("Debit Amount", "Credit Amount"), "sv": ("Debet", "Kredit"),
    "sv_b": ("Debetbelopp", "Kreditbelopp"), "de": ("Soll", "Haben"), "de_b": ("Betrag Soll", "Betrag Haben"),
    "nl": ("Debet", "Credit"), "fr": ("Débit", "Crédit"), "es": ("Debe", "Haber"), "zh": ("借方金额", "贷方金额"),
}  # fmt: skip


def sides() -> Iterator[Made]:
    """A ledger's two columns; empty, or 0, on the other side."""
    for i, (language, (debit, credit)) in enumerate(SIDES.items()):
        data, rows, signed = orders(40 + i), [], []
        who, day, _, number = HEADS[language[:2]]
        none = "" if i % 2 else Decimal("0.00")
        for o in data:
            rows.append([o.number, o.day, 500 + o.customer, o.amount, none])
            signed.append((o.day, o.customer, o.amount))
            if o.number % 7 == 0:
                part = (o.amount / 3).quantize(Decimal("0.01"))
                rows.append([o.number + 5000, o.day, 500 + o.customer, none, part])
                signed.append((o.day, o.customer, -part))
        head = (number, day, who, debit, credit)
        yield Made(f"sides_{language}", _write("", head, rows, language), "purchases", figures(signed))


BESIDE = {
    "en": "Refunded Amount", "en_ret": "Returns Amount", "sv": "Återbetalt belopp", "sv_k": "Krediterat belopp",
    "de": "Erstattungsbetrag", "nl": "Terugbetaald bedrag", "fr": "Montant remboursé", "es": "Importe reembolsado",
    "zh": "退款金额",
}  # fmt: skip


def beside() -> Iterator[Made]:
    """What was given back in a column of its own."""
    for i, (language, head) in enumerate(BESIDE.items()):
        data, rows, signed = orders(60 + i), [], []
        for o in data:
            back = o.amount if o.number % 10 == 0 else Decimal("0.00")
            rows.append([o.number, o.day, f"C{o.customer:03d}", o.amount, -back if i % 3 == 1 else back])
            signed.append((o.day, o.customer, o.amount - back))
            if back == o.amount:
                signed[-1] = (o.day, o.customer, Decimal(0))
        yield _one_more(f"beside_{language}", language, head, rows, signed)


STATES = {
    "en": ("Order Status", "Completed", "Cancelled", "Pending payment"),
    "en_pay": ("Payment Status", "paid", "failed", "unpaid"),
    "en_crm": ("Stage", "Closed Won", "Closed Lost", "Negotiation"),
    "sv": ("Orderstatus", "Levererad", "Makulerad", "Under behandling"),
    "sv_f": ("Fakturastatus", "Betald", "Makulerad", "Utkast"),
    "de": ("Bestellstatus", "Abgeschlossen", "Storniert", "In Bearbeitung"),
    "nl": ("Status", "Voltooid", "Geannuleerd", "In behandeling"),
    "fr": ("Statut", "Livrée", "Annulée", "En attente de paiement"),
    "es": ("Estado del pedido", "Completado", "Cancelado", "Pendiente de pago"),
    "zh": ("订单状态", "交易成功", "交易关闭", "待付款"),
}


def states() -> Iterator[Made]:
    """Orders that did not become sales."""
    for i, (language, (head, done, gone, waiting)) in enumerate(STATES.items()):
        data, rows, signed = orders(80 + i), [], []
        for o in data:
            state = gone if o.number % 11 == 0 else waiting if o.number % 13 == 0 else done
            rows.append([o.number, o.day, f"C{o.customer:03d}", o.amount, state])
            if state == done:
                signed.append((o.day, o.customer, o.amount))
        yield _one_more(f"state_{language}", language, head, rows, signed)


CANCELLED = {
    "en": "Cancelled At", "sv": "Annullerad datum", "de": "Stornodatum", "nl": "Geannuleerd op",
    "fr": "Date d'annulation", "es": "Fecha de anulación", "zh": "取消时间",
}  # fmt: skip


def cancelled() -> Iterator[Made]:
    """The day an order was cancelled, empty for the others."""
    for i, (language, head) in enumerate(CANCELLED.items()):
        data, rows, signed = orders(100 + i), [], []
        for o in data:
            off = o.number % 8 == 0
            rows.append([o.number, o.day, f"C{o.customer:03d}", o.amount, o.day + dt.timedelta(days=2) if off else ""])
            if not off:
                signed.append((o.day, o.customer, o.amount))
        name = f"cancelled_{language}"
        yield _one_more(name, language, head, rows, signed)


MISSING = ("\\N", "(blank)", "(null)", "[null]", "undefined", "n/a", "-", "NULL", "okänd", "Unbekannt", "Onbekend",
           "inconnu", "desconocido", "未知", "#N/A", "0", "99999", "00000", "None", "Kontantkund", "Walk-in customer",
           "Laufkunde", "Balieklant", "Client comptoir", "Público general", "散客", "guest", "Diverse")  # fmt: skip


def missing() -> Iterator[Made]:
    """A word for no customer, or for nobody in particular, where the id should stand."""
    for i, word in enumerate(MISSING):
        data, rows, signed = orders(120 + i), [], []
        who, day, money, number = HEADS[("en", "sv", "de", "nl", "fr", "es", "zh")[i % 7]]
        for o in data:
            none = o.number % 9 == 0
            rows.append([o.number, o.day, word if none else 10_000 + o.customer, o.amount])
            if not none:
                signed.append((o.day, o.customer, o.amount))
        yield Made(
            f"missing_{i}",
            table((number, day, who, money), rows).encode(), "purchases", figures(signed),
        )  # fmt: skip


STRAY = ("1970-01-01", "1900-01-01", "0001-01-01", "9999-12-31", "2099-12-31", "2026-03-01", "2031-05-05", "2003-02-02")


def strays() -> Iterator[Made]:
    """One day that nobody meant."""
    for i, word in enumerate(STRAY):
        data, rows, signed = orders(160 + i), [], []
        for o in data:
            odd = o.number == 1050
            rows.append([o.number, word if odd else o.day, o.customer, o.amount])
            if not odd:
                signed.append((o.day, o.customer, o.amount))
        head = ("order_id", "order_date", "customer_id", "amount")
        yield Made(f"stray_{word}", table(head, rows).encode(), "purchases", figures(signed))


REPEATED = {"en": "Order Total", "sv": "Ordersumma", "de": "Gesamtbetrag", "nl": "Totaalbedrag", "fr": "Total commande",
            "es": "Total pedido", "zh": "订单总额"}  # fmt: skip
GOODS = {"en": "SKU", "sv": "Artikelnr", "de": "Artikelnummer", "nl": "Artikelcode", "fr": "Référence produit",
         "es": "Código artículo", "zh": "商品编码"}  # fmt: skip


def repeated() -> Iterator[Made]:
    """An order's total on each of its lines."""
    for i, (language, head) in enumerate(REPEATED.items()):
        data = orders(180 + i)
        who, day, _, number = HEADS[language]
        rows = [[o.number, o.day, o.customer, f"S{j}", o.amount] for o in data for j in range(1 + o.number % 3)]
        yield Made(
            f"repeated_{language}", _write("", (number, day, who, GOODS[language], head), rows, language),
            "purchases", _plain(data),
        )  # fmt: skip


IDS = (("ID", "Customer Name"), ("Id", "Buyer"), ("No", "Company"), ("#", "Client"), ("Nr", "Kund"),
       ("Löpnr", "Kundnamn"), ("Lfd. Nr.", "Kundenname"), ("Nr.", "Firma"), ("Volgnr", "Klantnaam"),
       ("N°", "Nom du client"),
       ("Nº", "Nombre del cliente"), ("序号", "客户名称"), ("uuid", "Full Name"), ("Record ID", "Contact Name"),
       ("Transaction", "Account Name"), ("Rad", "Namn"), ("row_id", "member_name"))  # fmt: skip


def ids() -> Iterator[Made]:
    """A row's own number beside the name of the customer."""
    for i, (own, name) in enumerate(IDS):
        data = orders(200 + i)
        rows = [[o.number, person(o.customer), o.day, o.amount] for o in data]
        yield Made(f"ids_{i}", table((own, name, "Date", "Amount"), rows).encode(), "purchases", _plain(data))
    data = orders(230)
    rows = [[o.number, *person(o.customer).split(), o.day, o.amount] for o in data]
    yield Made(
        "ids_first_last",
        table(("ID", "First Name", "Last Name", "Date", "Amount"), rows).encode(),
        "purchases",
        _plain(data),
    )
    rows = [[o.number, *reversed(person(o.customer).split()), o.day, o.amount] for o in data]
    yield Made(
        "ids_efternamn",
        table(("Nr", "Efternamn", "Förnamn", "Datum", "Belopp"), rows).encode(),
        "purchases",
        _plain(data),
    )
    rows = [[o.number, f"Bolag {o.customer} AB", f"Kontakt {o.number}", o.day, o.amount] for o in data]
    yield Made(
        "ids_company", table(("ID", "Company", "Contact", "Date", "Amount"), rows).encode(), "purchases", _plain(data)
    )
    rows = [[o.number, mail(o.customer), o.day, o.amount] for o in data]
    yield Made("ids_mail", table(("Id", "E-mail", "Created at", "Total"), rows).encode(), "purchases", _plain(data))


CONTRACTS = {
    "en": ("customer_id", "start_date", "end_date", "mrr", "month"),
    "en_sub": ("Customer ID", "Subscription Start", "Subscription End", "Monthly Fee", "month"),
    "en_policy": ("Policyholder ID", "Inception Date", "Expiry Date", "Annual Premium", "year"),
    "en_valid": ("Account No", "Valid From", "Valid To", "ARR", "year"),
    "en_member": ("Member Number", "Joined", "Left", "Yearly Amount", "year"),
    "sv": ("Kundnr", "Avtalsstart", "Avtalsslut", "Årspremie", "year"),
    "sv_fr": ("Kundnummer", "Gäller fr.o.m.", "Gäller t.o.m.", "Månadsavgift", "month"),
    "sv_ins": ("Försäkringstagare", "Tecknad datum", "Upphörde", "Årspremie", "year"),
    "sv_in": ("Medlemsnr", "Inträdesdatum", "Utträdesdatum", "Årsavgift", "year"),
    "de": ("Kundennummer", "Vertragsbeginn", "Vertragsende", "Monatsbeitrag", "month"),
    "de_ab": ("Kunden-ID", "Gültig ab", "Gültig bis", "Jahresbetrag", "year"),
    "nl": ("Klantnummer", "Ingangsdatum", "Einddatum", "Maandbedrag", "month"),
    "nl_lid": ("Lidnummer", "Lid sinds", "Beëindigd op", "Jaarbedrag", "year"),
    "fr": ("N° client", "Date de début", "Date de fin", "Montant mensuel", "month"),
    "fr_eff": ("Numéro adhérent", "Date d'effet", "Date de résiliation", "Prime annuelle", "year"),
    "es": ("Nº cliente", "Fecha de alta", "Fecha de baja", "Cuota mensual", "month"),
    "es_pol": ("Código cliente", "Fecha inicio", "Fecha fin", "Prima anual", "year"),
    "zh": ("客户编号", "生效日期", "到期日期", "年保费", "year"),
    "zh_m": ("用户ID", "开通日期", "停用日期", "月费", "month"),
}
OPEN = ("", "9999-12-31", "NULL", "open", "0000-00-00", "tills vidare", "\\N", "2027-12-01", "unbefristet", "onbepaald",
        "en cours", "indefinido", "长期", "-", "None", "31.12.9999", "present", "löpande", "2099-12-31")  # fmt: skip


def running() -> Iterator[Made]:
    """A contract a row, each open in another way."""
    for i, (language, head) in enumerate(CONTRACTS.items()):
        yield contract_file(f"contract_{language}", contracts(i), head, OPEN[i % len(OPEN)], language)


def contract_file(name: str, found: list[Contract], head: tuple[str, ...], mark: str, language: str) -> Made:
    """A file of contracts under a heading, with one mark for an open end."""
    rows = [
        [
            4_000 + c.customer,
            c.start,
            c.end or mark,
            c.yearly if head[4] == "year" else (c.yearly / 12).quantize(Decimal("0.01")),
        ]
        for c in found
    ]
    return Made(name, _write("", head[:4], rows, language), "contracts", of_contracts(found))


def renewed() -> Iterator[Made]:
    """Several rows a customer: renewed each year, upgraded, or with two at once."""
    for i, language in enumerate(("en", "sv", "de", "nl", "fr", "es", "zh")):
        rows: list[Contract] = []
        for c in contracts(40 + i):
            middle = dt.date(2023, 3, 1) + dt.timedelta(days=c.customer % 200)
            if c.customer % 3 and c.start < middle:
                rows.append(Contract(c.customer, c.start, middle - dt.timedelta(days=1), c.yearly))
                rows.append(Contract(c.customer, middle, c.end, c.yearly * 2))
            else:
                rows.append(c)
        yield contract_file(f"renewed_{language}", rows, CONTRACTS[language], "" if i % 2 else "NULL", language)


PROFILES = (
    ("Email", "Total Spent", "Orders Count", "First Order Date", "Last Order Date"),
    ("Kundnr", "Total omsättning", "Antal köp", "Första köp", "Senaste köp"),
    ("Kundennummer", "Gesamtumsatz", "Anzahl Bestellungen", "Erste Bestellung", "Letzte Bestellung"),
    ("Klantnummer", "Totale omzet", "Aantal bestellingen", "Eerste bestelling", "Laatste bestelling"),
    ("N° client", "Chiffre d'affaires total", "Nombre de commandes", "Première commande", "Dernière commande"),
    ("ID cliente", "Ventas totales", "Número de pedidos", "Primera compra", "Última compra"),
    ("会员号", "累计消费金额", "消费次数", "首次消费时间", "最近消费时间"),
    ("customer_id", "lifetime_value", "frequency", "first_purchase", "last_purchase"),
    ("User ID", "Lifetime Revenue", "Total Orders", "Signup Date", "Last Seen"),
)


def profiles() -> Iterator[Made]:
    """A row a customer with the first and last day: who they are, not who left."""
    for i, head in enumerate(PROFILES):
        rng, rows, total = random.Random(i), list[list[Any]](), Decimal(0)
        for customer in range(1, 121):
            first = dt.date(2020, 1, 1) + dt.timedelta(days=rng.randrange(1_400))
            last = min(END, first + dt.timedelta(days=rng.randrange(400)))
            who = mail(customer) if "mail" in head[0] else 3_000 + customer
            spent = Decimal(rng.randrange(10_000, 900_000)) / 100
            total += spent
            rows.append([who, spent, rng.randrange(1, 9), first, last])
        expected = {"customers": 120, "total": float(total), "retention": None}
        yield Made(f"profile_{i}", table(head, rows).encode(), "no_churn", expected)


AGGREGATES = (
    ("Month", "Revenue", "Orders"), ("Månad", "Omsättning", "Antal kunder"), ("Monat", "Umsatz", "Bestellungen"),
    ("Date", "Store", "Sales"), ("Datum", "Filiale", "Umsatz"), ("Datum", "Butik", "Försäljning"),
    ("Mois", "Région", "CA"), ("Fecha", "Ciudad", "Ventas"), ("日期", "城市", "销售额"), ("Week", "Channel", "Revenue"),
    ("Datum", "Product", "Omzet"), ("Date", "Country", "Revenue"), ("Date", "Sessions", "Revenue"),
    ("Datum", "Artikel", "Belopp"),
)  # fmt: skip


def aggregates() -> Iterator[Made]:
    """Tables without a customer in them."""
    for i, head in enumerate(AGGREGATES):
        rng, rows = random.Random(i), []
        monthly = head[0] in ("Month", "Månad", "Monat", "Mois")
        for step in range(24 if monthly else 180):
            day = dt.date(2023 + step // 12, step % 12 + 1, 1) if monthly else BEFORE + dt.timedelta(days=4 * step)
            money = Decimal(rng.randrange(100_000, 900_000)) / 100
            middle: Any = rng.choice(["Lund", "Umeå", "Kiruna"])
            if head[1] in ("Sessions", "Revenue", "Omsättning", "Umsatz"):
                middle = rng.randrange(100, 900) if head[1] == "Sessions" else money
            last = rng.randrange(5, 40) if monthly and head[1] != "Région" else money
            rows.append([f"{day:%Y-%m}" if monthly else day, middle, last])
        yield Made(f"aggregate_{i}", table(head, rows).encode(), "refuse")


ANSWERS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("words_beside", lambda a: {10: "10 - Extremely likely", 0: "0 - Not at all likely"}.get(a, str(a))),
    ("of_ten", lambda a: f"{a}/10"),
    ("groups", lambda a: "Promoter" if a > 8 else "Passive" if a > 6 else "Detractor"),
    ("grupper", lambda a: "Ambassadör" if a > 8 else "Passiv" if a > 6 else "Kritiker"),
    ("swedish", lambda a: f"{a} (mycket troligt)" if a == 10 else f"{a}"),
    ("plain", str),
    ("av_tio", lambda a: f"{a} av 10"),
)
NO_ANSWER = ("", "N/A", "99", "-1", "vet ej", "-")


def answers() -> Iterator[Made]:
    """Whether one would recommend, as surveys write it."""
    for i, (name, write) in enumerate(ANSWERS):
        rng, rows, given = random.Random(i), [], []
        for customer in range(1, 121):
            none = rng.random() < 0.1
            answer = rng.choice([0, 3, 6, 7, 8, 9, 10, 10])
            money = Decimal(rng.randrange(10_000, 90_000)) / 100
            rows.append([700 + customer, money, money / 2, NO_ANSWER[i % len(NO_ANSWER)] if none else write(answer)])
            given += [] if none else [answer]
        score = 100 * (sum(a > 8 for a in given) - sum(a < 7 for a in given)) / len(given)
        head = ("Customer ID", "Revenue this year", "Revenue last year", "NPS")
        yield Made(f"answers_{name}", table(head, rows).encode(), "nps", {"nps": score, "answers": len(given)})


def letters() -> Iterator[Made]:
    """Other encodings than UTF-8."""
    for i, (language, encoding) in enumerate(
        (("zh", "gbk"), ("zh_shop", "gb18030"), ("sv", "cp1252"), ("sv", "mac_roman"), ("de", "cp1252"),
         ("fr", "mac_roman"), ("es", "cp1252"), ("sv", "utf-16"), ("zh", "utf-8-sig"), ("de", "cp850"))
    ):  # fmt: skip
        data = orders(300 + i)
        who, day, money, number = HEADS[language]
        rows = [
            [o.number, o.day, o.customer, o.amount, "上衣（红色）" if "zh" in language else "Umeå Malmö Växjö"]
            for o in data
        ]
        text = _write("", (number, day, who, money, "商品" if "zh" in language else "Ort"), rows, language)
        yield Made(
            f"letters_{language}_{encoding}", text.decode("utf-8-sig").encode(encoding), "purchases", _plain(data)
        )
    head = ("訂單編號", "日期", "客戶編號", "金額", "商品名稱")
    data = orders(320)
    rows = [[o.number, o.day, f"K{o.customer:03d}", o.amount, "上衣"] for o in data]
    yield Made("letters_big5", table(head, rows).encode("big5"), "purchases", _plain(data))
    head = ("注文番号", "注文日", "顧客番号", "金額", "商品名")
    yield Made("letters_shift_jis", table(head, rows).encode("cp932"), "purchases", _plain(data))


def forms() -> Iterator[Made]:
    """What spreadsheets and exports do to cells and lines."""
    data = orders(340)
    expected = _plain(data)
    head = ("Order", "Date", "Customer", "Amount")
    rows = [[o.number, o.day, f"{o.customer:05d}", o.amount] for o in data]
    text = table(head, rows)
    quoted = "".join('"' + line.replace('"', '""') + '"\n' for line in text.splitlines())
    yield Made("form_lines_quoted", quoted.encode(), "purchases", expected)
    equals = "\n".join([",".join(head), *(",".join(f'="{c}"' for c in row) for row in rows)])
    yield Made("form_equals", equals.encode(), "purchases", expected)
    marked = [[o.number, o.day, f"'{o.customer:05d}", f"'{o.amount}"] for o in data]
    yield Made("form_apostrophes", table(head, marked).encode(), "purchases", expected)
    surplus = text.replace("\n1020,", "\n1020,", 1).splitlines()
    surplus[5] += ",x"
    yield Made("form_surplus", "\n".join(surplus).encode(), "purchases", expected)
    half = len(rows) // 2
    other = [[r[0], r[2], r[1], r[3]] for r in rows[half:]]
    again = table(head, rows[:half]) + table((head[0], head[2], head[1], head[3]), other)
    yield Made("form_reordered", again.encode(), "purchases", expected)
    once = table(head, rows[:half]) + table(head, rows[half:])
    yield Made("form_header_again", once.encode(), "purchases", expected)
    summed = text + f"Total,,,{sum(o.amount for o in data)}\n"
    yield Made("form_total", summed.encode(), "purchases", expected)
    back = [(o.day, o.customer, o.amount) for o in data] + [(o.day, o.customer, -o.amount / 2) for o in data[::8]]
    minus = rows + [[9_000 + i, o.day, f"{o.customer:05d}", f"'-{o.amount / 2}"] for i, o in enumerate(data[::8])]
    yield Made("form_minus", table(head, minus).encode(), "purchases", figures(back))
    trailing = rows + [[9_000 + i, o.day, f"{o.customer:05d}", f"{o.amount / 2}-"] for i, o in enumerate(data[::8])]
    yield Made("form_minus_behind", table(head, trailing).encode(), "purchases", figures(back))


SEGMENTS = (
    ("Segment", "Customers", "Revenue per year", "Retention"), ("Segment", "Kunder", "Intäkt per år", "Återköpsgrad"),
    ("Kundengruppe", "Anzahl Kunden", "Umsatz pro Jahr", "Kundenbindungsrate"),
    ("Klantgroep", "Aantal klanten", "Omzet per jaar", "Retentie"),
)  # fmt: skip


def segments() -> Iterator[Made]:
    """A row a segment, with subtotals and a sum, right or wrong."""
    parts = [("Top", 100, 500_000, "90%"), ("Mid", 300, 600_000, "80%"), ("Low", 600, 300_000, "60%")]
    for i, head in enumerate(SEGMENTS):
        rows = [list(p) for p in parts]
        if i % 2:
            rows.insert(2, ["Top and mid", 400, 1_100_000, ""])
        rows.append([("Total", "Summa", "Gesamt", "")[i], 1_000, 1_400_000 + 5 * (i == 1), ""])
        expected = {"customers": 1_000, "revenue": 1_400_000}
        yield Made(f"segments_{i}", table(head, rows).encode(), "slide", expected)


FLOWS = (
    ("Retained", "Upgraded from {}", "Downgraded from {}", "Won back", "New", "Lost {}", "Total active"),
    (
        "Fortsatt aktiva",
        "Uppgradering - {}",
        "Nedgradering - {}",
        "Återvunna",
        "Nya",
        "Förlorade - {}",
        "Totalt aktiva",
    ),
    ("Gehalten", "Aufgestiegen aus {}", "Abgestiegen aus {}", "Zurückgewonnen", "Neu", "Verloren {}", "Gesamt aktiv"),
    ("Behouden", "Gestegen van {}", "Gedaald van {}", "Teruggewonnen", "Nieuw", "Verloren - {}", "Totaal actief"),
    ("留存", "升级 - {}", "降级 - {}", "挽回", "新增", "流失 - {}", "合计"),
)


def flows() -> Iterator[Made]:
    """A flow statement typed from a slide, each tier's sum below its movements, or above them."""
    for i, (kept, up, down, back, new, lost, all_) in enumerate(FLOWS):
        top = [(kept, 50), (up.format("Mid 80%"), 20), (back, 5), (new, 8)]
        mid = [(down.format("Top 20%"), 12), (kept, 200), (back, 30), (new, 60)]
        rows: list[list[Any]] = []
        for name, part in (("Top 20%", top), ("Mid 80%", mid)):
            total = [name, sum(n for _, n in part), 100 * sum(n for _, n in part)]
            listed = [[label, n, 100 * n] for label, n in part]
            rows += [*listed, total] if i % 2 else [total, *listed]
        rows += [[lost.format("Top 20%"), 18, 1_800], [lost.format("Mid 80%"), 80, 8_000], [all_, 385, 38_500]]
        expected = {"customers": 385, "revenue": 38_500, "lost": 98}
        yield Made(f"flows_{i}", table(("", "Customers", "Revenue"), rows).encode(), "slide", expected)


TAXED = (
    "Amount incl. VAT",
    "Belopp inkl. moms",
    "Betrag inkl. MwSt",
    "Bedrag incl. btw",
    "Montant TTC",
    "Importe con IVA",
    "含税金额",
)


def taxed() -> Iterator[Made]:
    """Amounts with value added tax in them: 25 per cent comes off."""
    for i, head in enumerate(TAXED):
        data = orders(360 + i)
        rows = [[o.number, o.day, o.customer, (o.amount * Decimal("1.25")).quantize(Decimal("0.0001"))] for o in data]
        yield Made(
            f"taxed_{i}", table(("Order No", "Date", "Customer", head), rows).encode(), "purchases", _plain(data)
        )


DISCOUNTS = ("Discount", "Rabatt", "Rabattbetrag", "Korting", "Remise", "Descuento", "优惠金额")


def discounts() -> Iterator[Made]:
    """Quantity × price, less a discount in a column of its own."""
    for i, head in enumerate(DISCOUNTS):
        data, rows, net = orders(380 + i), [], []
        for o in data:
            off = Decimal("17.35") if o.number % 4 == 0 else Decimal("0.00")
            count = 1 + o.number % 3
            rows.append([o.number, o.day, o.customer, count, o.amount, off])
            net.append((o.day, o.customer, o.amount * count - off))
        names = ("Order ID", "Date", "Customer ID", "Quantity", "Unit Price", head)
        yield Made(f"discount_{i}", table(names, rows).encode(), "purchases", figures(net))


# Words and headings that stand in no list: the cells must tell
ODD_TYPES = (("Doc Type", "INV", "CRN"), ("Art", "RE", "GS"), ("Kind", "S", "R"), ("Händelse", "Köp", "Kundretur"),
             ("event", "order_paid", "order_refunded"), ("红蓝标识", "蓝", "红"),
             ("Vorgang", "Verkauf", "Warenrückgabe"),
             ("Sign", "P", "N"), ("Activity", "Order", "Partial Refund"))  # fmt: skip
ODD_SIDES = (("In", "Ut"), ("Money In", "Money Out"), ("Plus", "Minus"),
             ("Order value", "Back value"), ("Ventes", "Avoirs"),
             ("Umsatz", "Gutschriften"), ("收入", "支出"), ("Sales", "Returns"), ("Aaa", "Bbb"))  # fmt: skip
ODD_NOBODY = ("N.N.", "Butikslåda", "ohne Nr", "not logged in", "Ticket", "0.0", "Allgemein", "未登记", "Webbkund")
ODD_FLAGS = (("Betald", "Ja", "Nej"), ("is_valid", "1", "0"), ("livemode", "true", "false"), ("Bezahlt", "ja", "nein"))


def odd_words() -> Iterator[Made]:
    """Types, sides, nobody and flags in words that nobody listed."""
    for i, (head, sale, back) in enumerate(ODD_TYPES):
        rows, signed = [], []
        for o in orders(400 + i):
            rows.append([o.number, o.day, 500 + o.customer, o.amount, sale])
            signed.append((o.day, o.customer, o.amount))
            if o.number % 9 == 0:
                half = (o.amount / 2).quantize(Decimal("0.01"))
                rows.append([f"9{o.number}", o.day, 500 + o.customer, half, back])
                signed.append((o.day, o.customer, -half))
        yield Made(f"type_{i}", table((*ODD_HEAD, head), rows).encode(), "purchases", figures(signed))
    for i, (plus, minus) in enumerate(ODD_SIDES):
        rows, signed = [], []
        for o in orders(420 + i):
            undone = o.number % 9 == 0
            rows.append([o.number, o.day, 500 + o.customer, *(("", o.amount) if undone else (o.amount, ""))])
            signed.append((o.day, o.customer, -o.amount if undone else o.amount))
        yield Made(f"turns_{i}", table((*ODD_HEAD[:3], plus, minus), rows).encode(), "purchases", figures(signed))
    for i, word in enumerate(ODD_NOBODY):
        data = orders(440 + i)
        rows = [[o.number, o.day, 10_000 + o.customer if o.number % 9 else word, o.amount] for o in data]
        known = [(o.day, o.customer, o.amount) for o in data if o.number % 9]
        yield Made(f"nobody_{i}", table(ODD_HEAD, rows).encode(), "purchases", figures(known))
    for i, (head, yes, no) in enumerate(ODD_FLAGS):
        data = orders(460 + i)
        rows = [[o.number, o.day, 500 + o.customer, o.amount, yes if o.number % 8 else no] for o in data]
        kept = [(o.day, o.customer, o.amount) for o in data if o.number % 8]
        yield Made(f"flag_{i}", table((*ODD_HEAD, head), rows).encode(), "purchases", figures(kept))


PAID = ("Presentkort", "Gift Card Amount", "Voucher", "Gutschein", "Cadeaubon", "Carte cadeau", "Tarjeta regalo",
        "礼品卡", "Flurble", "Wertkarte", "Bon", "Points redeemed", "Eget tillgodo", "积分", "Saldo klubb")  # fmt: skip


def paid_with() -> Iterator[Made]:
    """Gift cards, vouchers and points beside the amount: a way to pay, a discount, or what the amount leaves out."""
    for i, head in enumerate(PAID):
        for j, sign in enumerate((0, -1, 1)):
            rows, net = [], []
            for o in orders(480 + i):
                part = (o.amount / 3).quantize(Decimal("0.01")) if o.number % 9 == 0 else Decimal(0)
                rows.append([o.number, o.day, 500 + o.customer, o.amount, part or ("" if i % 2 else "0.00")])
                net.append((o.day, o.customer, o.amount + sign * part))
            name = f"paid_{i}_{j}"
            yield Made(name, table((*ODD_HEAD, head), rows).encode(), "purchases", figures(net))


ODD_HEAD = ("number", "date", "customer_id", "amount")
LEAVERS = (("Kundnr", "Intäkt per år", "Lämnat", "Ja", "Nej"), ("Client", "CA annuel", "Résilié", "oui", "non"),
           ("Cliente", "Ingresos anuales", "Baja", "Sí", "No"), ("customer", "yearly revenue", "retained", "0", "1"),
           ("uid", "yearly_revenue", "is_active", "0", "1"), ("Klantnr", "Omzet per jaar", "Opgezegd", "Ja", "Nee"),
           ("Kundennummer", "Jahresumsatz", "Gekündigt", "ja", "nein"),
           ("客户编号", "年收入", "是否流失", "是", "否"))  # fmt: skip


def leavers() -> Iterator[Made]:
    """A row a customer with yes or no: who left, or who stayed."""
    for i, (who, money, head, gone, here) in enumerate(LEAVERS):
        rng = random.Random(i)
        left = [rng.random() < 0.3 for _ in range(120)]
        rows = [
            [5_000 + k, Decimal(rng.randrange(10_000, 900_000)) / 100, gone if x else here] for k, x in enumerate(left)
        ]
        expected = {"customers": 120, "lost": sum(left)}
        yield Made(f"leaver_{i}", table((who, money, head), rows).encode(), "contracts", expected)


KINDS: dict[str, Callable[[], Iterator[Made]]] = {
    "plain": plain, "sign in a column": signs, "debit and credit": sides, "refund beside": beside, "states": states,
    "cancelled at": cancelled, "missing": missing, "stray days": strays, "order total repeated": repeated,
    "row's own id": ids, "contracts": running, "contracts renewed": renewed, "profiles": profiles,
    "aggregates": aggregates, "answers": answers, "encodings": letters, "forms": forms, "segments": segments,
    "flow statements": flows, "with tax": taxed, "discounts": discounts,
    "words nobody listed": odd_words, "paid with": paid_with, "yes or no": leavers,
}  # fmt: skip
assert NOW > BEFORE
