"""Headings and words of ten languages, as people and programs write them; several for each, one is drawn."""

from __future__ import annotations

# language: role: headings
HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "customer": (
            "Customer Number",
            "Client ID",
            "Cust. No",
            "customer_no",
            "Account Number",
            "Bill-to Customer No.",
        ),
        "name": ("Customer", "Client name", "Sold To", "Bill-to Name"),
        "date": ("Order Date", "Posting Date", "Invoice date", "transaction_date", "Sold on"),
        "amount": ("Net sales", "Line total", "Amount (USD)", "Sales amount", "Total", "Revenue"),
        "order": ("Order ID", "Invoice #", "Document No.", "Sales Order"),
        "product": ("Item", "Product", "SKU", "Description"),
        "place": ("City", "Country", "Store"),
        "seller": ("Sales rep", "Owner"),
        "quantity": ("Qty", "Quantity"),
        "price": ("Unit price", "Price each"),
    },
    "sv": {
        "customer": ("Kundnummer", "Kund nr", "KundID", "Kundkod", "Medlemsnr", "Kund"),
        "name": ("Kundnamn", "Kund", "Företag", "Beställare"),
        "date": ("Fakturadatum", "Orderdatum", "Köpdatum", "Bokföringsdatum", "Datum"),
        "amount": ("Belopp exkl. moms", "Summa", "Nettobelopp", "Försäljning", "Radbelopp", "Omsättning"),
        "order": ("Ordernr", "Fakturanummer", "Verifikat", "Kvittonummer"),
        "product": ("Artikel", "Produkt", "Benämning"),
        "place": ("Ort", "Butik", "Län"),
        "seller": ("Säljare", "Vår referens"),
        "quantity": ("Antal", "Levererat antal"),
        "price": ("Pris", "À-pris"),
    },
    "de": {
        "customer": ("Kundennr.", "Kunden-ID", "Debitor", "Kd.-Nr.", "Auftraggeber"),
        "name": ("Kunde", "Kundenname", "Firma", "Name 1"),
        "date": ("Rechnungsdatum", "Buchungsdatum", "Belegdat.", "Auftragsdatum", "Datum"),
        "amount": ("Nettobetrag", "Umsatz", "Nettowert", "Betrag", "Rechnungsbetrag netto"),
        "order": ("Belegnr.", "Rechnung", "Auftragsnummer", "Bestellung"),
        "product": ("Artikel", "Bezeichnung", "Material"),
        "place": ("Ort", "Filiale", "Bundesland"),
        "seller": ("Vertreter", "Verkäufer"),
        "quantity": ("Menge", "Anzahl"),
        "price": ("Einzelpreis", "Preis"),
    },
    "nl": {
        "customer": ("Klantnr.", "Klant-ID", "Debiteurnummer", "Relatienummer"),
        "name": ("Klant", "Klantnaam", "Bedrijf"),
        "date": ("Factuurdatum", "Orderdatum", "Besteldatum", "Datum"),
        "amount": ("Netto bedrag", "Bedrag excl. btw", "Omzet", "Totaal"),
        "order": ("Factuurnr.", "Ordernummer", "Bestelnummer"),
        "product": ("Artikel", "Omschrijving"),
        "place": ("Plaats", "Filiaal"),
        "seller": ("Verkoper",),
        "quantity": ("Aantal",),
        "price": ("Stuksprijs", "Prijs"),
    },
    "fr": {
        "customer": ("Code client", "N° Client", "Réf. client", "ID client"),
        "name": ("Client", "Nom client", "Raison sociale"),
        "date": ("Date facture", "Date", "Date commande", "Date de la pièce"),
        "amount": ("Montant HT", "Total HT", "CA HT", "Montant net"),
        "order": ("N° Facture", "N° pièce", "N° commande"),
        "product": ("Article", "Désignation"),
        "place": ("Ville", "Magasin"),
        "seller": ("Commercial", "Vendeur"),
        "quantity": ("Quantité", "Qté"),
        "price": ("Prix unitaire", "PU HT"),
    },
    "es": {
        "customer": ("Cód. cliente", "N.º cliente", "Id. cliente", "Cliente"),
        "name": ("Nombre cliente", "Cliente", "Razón social"),
        "date": ("Fecha factura", "Fecha", "Fecha de venta", "F. factura"),
        "amount": ("Importe neto", "Base imponible", "Total", "Ventas"),
        "order": ("Nº factura", "Pedido", "N.º documento"),
        "product": ("Artículo", "Descripción"),
        "place": ("Ciudad", "Tienda"),
        "seller": ("Comercial", "Vendedor"),
        "quantity": ("Cantidad", "Uds."),
        "price": ("Precio unitario", "Precio"),
    },
    "zh": {
        "customer": ("客户代码", "客户ID", "会员编号", "客户编码"),
        "name": ("客户名称", "客户", "公司名称"),
        "date": ("下单时间", "开票日期", "交易日期", "日期"),
        "amount": ("销售金额", "金额", "成交金额", "实收金额"),
        "order": ("单据编号", "订单编号", "发票号"),
        "product": ("商品名称", "货品"),
        "place": ("城市", "门店"),
        "seller": ("业务员",),
        "quantity": ("数量",),
        "price": ("单价",),
    },
    "da": {
        "customer": ("Kundenr.", "Kundenummer", "Kunde-id", "Debitornr."),
        "name": ("Kunde", "Kundenavn", "Firma"),
        "date": ("Fakturadato", "Ordredato", "Bogføringsdato", "Dato"),
        "amount": ("Beløb", "Nettobeløb", "Omsætning", "Salgsbeløb"),
        "order": ("Fakturanr.", "Ordrenr.", "Bilagsnr."),
        "product": ("Vare", "Varenavn"),
        "place": ("By", "Butik"),
        "seller": ("Sælger",),
        "quantity": ("Antal",),
        "price": ("Stykpris", "Enhedspris"),
    },
    "no": {
        "customer": ("Kundenr", "Kundenummer", "Kunde-ID", "Kundekode"),
        "name": ("Kunde", "Kundenavn", "Firma"),
        "date": ("Fakturadato", "Ordredato", "Bilagsdato", "Dato"),
        "amount": ("Beløp", "Nettobeløp", "Omsetning", "Beløp eks. mva"),
        "order": ("Fakturanr", "Ordrenr", "Bilagsnr"),
        "product": ("Vare", "Varenavn"),
        "place": ("Sted", "Butikk"),
        "seller": ("Selger",),
        "quantity": ("Antall",),
        "price": ("Enhetspris", "Pris"),
    },
    "fi": {
        "customer": ("Asiakasnro", "Asiakasnumero", "Asiakastunnus", "Asiakas"),
        "name": ("Asiakkaan nimi", "Asiakas"),
        "date": ("Laskun päivä", "Tilauspäivä", "Päivämäärä", "Laskupäivä"),
        "amount": ("Summa", "Veroton summa", "Myynti", "Liikevaihto"),
        "order": ("Laskunro", "Tilausnumero", "Tositenro"),
        "product": ("Tuote", "Tuotenimi"),
        "place": ("Kaupunki", "Myymälä"),
        "seller": ("Myyjä",),
        "quantity": ("Määrä", "Kpl"),
        "price": ("Yksikköhinta", "Hinta"),
    },
}

# language: (heading, sale, money back)
SIGNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "en": (
        ("Document type", "Invoice", "Credit note"),
        ("Type", "SALE", "REFUND"),
        ("Dr/Cr", "Dr", "Cr"),
        ("Transaction", "Purchase", "Return"),
        ("is_refund", "FALSE", "TRUE"),
    ),
    "sv": (
        ("Fakturatyp", "Faktura", "Kreditnota"),
        ("Transaktion", "Köp", "Återköp"),
        ("Tecken", "+", "-"),
        ("Kredit", "Nej", "Ja"),
        ("Dokumenttyp", "Debet", "Kredit"),
    ),
    "de": (
        ("Belegart", "RE", "GU"),
        ("Art", "Rechnung", "Stornorechnung"),
        ("S/H", "S", "H"),
        ("Vorgangsart", "Verkauf", "Rückgabe"),
    ),
    "nl": (("Documenttype", "Verkoopfactuur", "Creditfactuur"), ("Type", "Verkoop", "Retour")),
    "fr": (("Type", "Facture", "Avoir"), ("Nature", "Vente", "Remboursement"), ("Sens", "D", "C")),
    "es": (("Tipo", "Factura", "Factura rectificativa"), ("Tipo de movimiento", "Venta", "Devolución")),
    "zh": (("业务类型", "销售出库", "销售退货"), ("交易类型", "消费", "退款")),
    "da": (("Bilagstype", "Faktura", "Kreditnota"), ("Type", "Salg", "Retur")),
    "no": (("Bilagstype", "Faktura", "Kreditnota"), ("Type", "Salg", "Retur")),
    "fi": (("Laskutyyppi", "Lasku", "Hyvityslasku"), ("Tyyppi", "Myynti", "Palautus")),
}

SIDES = {
    "en": ("Debit (USD)", "Credit (USD)"),
    "sv": ("Debet SEK", "Kredit SEK"),
    "de": ("Sollbetrag", "Habenbetrag"),
    "nl": ("Debet", "Credit"),
    "fr": ("Débit (€)", "Crédit (€)"),
    "es": ("Debe", "Haber"),
    "zh": ("借方", "贷方"),
    "da": ("Debet", "Kredit"),
    "no": ("Debet", "Kredit"),
    "fi": ("Debet", "Kredit"),
}

BACK = {
    "en": ("Refund", "Refunded", "Credited amount"),
    "sv": ("Återbetalning", "Krediterat", "Returbelopp"),
    "de": ("Erstattet", "Gutschriftbetrag", "Retourenwert"),
    "nl": ("Terugbetaald", "Retourbedrag"),
    "fr": ("Remboursé", "Montant de l'avoir"),
    "es": ("Reembolsado", "Importe devuelto"),
    "zh": ("退款", "退货金额"),
    "da": ("Refunderet", "Krediteret beløb"),
    "no": ("Refundert", "Kreditert beløp"),
    "fi": ("Hyvitys", "Palautettu summa"),
}

OFF = {
    "en": ("Discount amount", "Disc.", "Line discount"),
    "sv": ("Rabatt kr", "Radrabatt", "Avdrag"),
    "de": ("Rabatt", "Nachlass"),
    "nl": ("Korting", "Kortingsbedrag"),
    "fr": ("Remise", "Rabais"),
    "es": ("Descuento", "Dto."),
    "zh": ("折扣金额", "优惠"),
    "da": ("Rabat",),
    "no": ("Rabatt",),
    "fi": ("Alennus",),
}

# language: (heading, counts, cancelled, not yet)
STATES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "en": (
        ("Status", "Shipped", "Cancelled", "Draft"),
        ("State", "complete", "canceled", "pending"),
        ("Deal Stage", "Closed won", "Closed lost", "Proposal sent"),
        ("Payment state", "Succeeded", "Failed", "Pending"),
    ),
    "sv": (
        ("Status", "Fakturerad", "Annullerad", "Offert"),
        ("Orderstatus", "Skickad", "Avbruten", "Väntar på betalning"),
    ),
    "de": (("Status", "Versendet", "Storniert", "Offen"), ("Auftragsstatus", "Geliefert", "Abgebrochen", "Angebot")),
    "nl": (("Status", "Verzonden", "Geannuleerd", "Concept"), ("Orderstatus", "Betaald", "Mislukt", "Offerte")),
    "fr": (("Statut", "Expédiée", "Annulée", "Brouillon"), ("État", "Payée", "Remboursée", "Devis")),
    "es": (("Estado", "Enviado", "Anulado", "Borrador"), ("Estado", "Pagado", "Fallido", "Presupuesto")),
    "zh": (("状态", "已发货", "已取消", "待付款"), ("订单状态", "已完成", "已关闭", "待审核")),
    "da": (("Status", "Afsendt", "Annulleret", "Kladde"), ("Ordrestatus", "Leveret", "Annulleret", "Tilbud")),
    "no": (("Status", "Sendt", "Kansellert", "Kladd"), ("Ordrestatus", "Levert", "Avbrutt", "Tilbud")),
    "fi": (("Tila", "Toimitettu", "Peruttu", "Luonnos"), ("Tilauksen tila", "Maksettu", "Peruutettu", "Tarjous")),
}

CANCELLED = {
    "en": ("Canceled at", "Cancellation date", "Voided on"),
    "sv": ("Makulerad", "Avbokad datum"),
    "de": ("Storniert am",),
    "nl": ("Annuleringsdatum",),
    "fr": ("Annulée le",),
    "es": ("Fecha cancelación", "Anulado el"),
    "zh": ("作废时间",),
    "da": ("Annulleret den",),
    "no": ("Kansellert dato",),
    "fi": ("Peruttu pvm",),
}

NOBODY = {
    "en": ("Not provided", "(none)", "unassigned", "NaN", "No customer"),
    "sv": ("(tom)", "saknas", "ej angivet", "Okänd kund"),
    "de": ("k.A.", "(Leer)", "nicht zugeordnet", "Ohne Kunde"),
    "nl": ("(leeg)", "niet ingevuld", "nvt"),
    "fr": ("(vide)", "non renseigné", "N/D"),
    "es": ("(en blanco)", "sin asignar", "N/D"),
    "zh": ("(空白)", "无", "暂无"),
    "da": ("(tom)", "ikke angivet", "ukendt"),
    "no": ("(tom)", "ikke oppgitt", "ukjent"),
    "fi": ("(tyhjä)", "ei tiedossa", "tuntematon"),
}

COUNTER = {
    "en": ("Cash sale", "Walk-in", "GUEST", "Retail customer"),
    "sv": ("Kontant", "Kontantkund", "Drop-in", "Butikskund"),
    "de": ("Barverkauf", "Laufkundschaft", "Barkunde"),
    "nl": ("Contante klant", "Passant"),
    "fr": ("Client de passage", "Vente comptoir"),
    "es": ("Cliente contado", "Mostrador"),
    "zh": ("零售客户", "散客"),
    "da": ("Kontantkunde", "Butikskunde"),
    "no": ("Kontantkunde", "Kontantsalg"),
    "fi": ("Käteisasiakas", "Satunnainen asiakas"),
}

GROSS = {
    "en": ("Amount inc. tax", "Total incl. VAT", "Gross amount"),
    "sv": ("Belopp inkl moms", "Bruttobelopp", "Att betala inkl. moms"),
    "de": ("Bruttobetrag", "Betrag inkl. USt", "Summe brutto"),
    "nl": ("Bedrag incl. BTW", "Brutobedrag"),
    "fr": ("Montant TTC", "Total TTC"),
    "es": ("Importe IVA incluido", "Total con IVA"),
    "zh": ("价税合计", "含税金额"),
    "da": ("Beløb inkl. moms",),
    "no": ("Beløp inkl. mva",),
    "fi": ("Summa sis. alv", "Verollinen summa"),
}
TAX = {
    "en": ("VAT", "Tax amount"),
    "sv": ("Moms", "Momsbelopp"),
    "de": ("MwSt", "USt-Betrag"),
    "nl": ("BTW", "BTW-bedrag"),
    "fr": ("TVA", "Montant TVA"),
    "es": ("IVA", "Cuota IVA"),
    "zh": ("税额",),
    "da": ("Moms",),
    "no": ("Mva",),
    "fi": ("ALV",),
}
BARE = {
    "en": ("Net amount", "Total excl. VAT"),
    "sv": ("Belopp exkl moms", "Netto"),
    "de": ("Nettobetrag", "Netto"),
    "nl": ("Bedrag excl. BTW", "Netto"),
    "fr": ("Montant HT", "Total HT"),
    "es": ("Base imponible", "Importe sin IVA"),
    "zh": ("不含税金额",),
    "da": ("Beløb ekskl. moms",),
    "no": ("Beløp eks. mva",),
    "fi": ("Veroton summa",),
}
TOTALS = {
    "en": ("Order total", "Grand total"),
    "sv": ("Orderbelopp", "Totalt ordervärde"),
    "de": ("Auftragswert", "Bestellsumme"),
    "nl": ("Ordertotaal", "Totaal order"),
    "fr": ("Total commande", "Montant commande"),
    "es": ("Total pedido", "Importe pedido"),
    "zh": ("订单金额", "订单总金额"),
    "da": ("Ordretotal", "Ordrebeløb"),
    "no": ("Ordretotal", "Ordrebeløp"),
    "fi": ("Tilauksen summa", "Tilaus yhteensä"),
}

# language: (customer, start, end, money, per), several
CONTRACTS: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "en": (
        ("Customer", "Contract start", "Contract end", "Monthly recurring revenue", "month"),
        ("account_id", "started_at", "ended_at", "mrr_usd", "month"),
        ("Member ID", "Join date", "Leave date", "Annual fee", "year"),
        ("Policy holder", "Effective date", "Termination date", "Annual premium", "year"),
    ),
    "sv": (
        ("Kundnr", "Startdatum", "Slutdatum", "Månadskostnad", "month"),
        ("Kund-id", "Avtal från", "Avtal till", "Pris per månad", "month"),
        ("Försäkringstagare", "Gäller från", "Gäller till", "Premie per år", "year"),
        ("Medlem", "Inträde", "Utträde", "Årsavgift", "year"),
    ),
    "de": (
        ("Kundennr", "Beginn", "Ende", "Monatspreis", "month"),
        ("Mitgliedsnr.", "Eintrittsdatum", "Austrittsdatum", "Jahresbeitrag", "year"),
        ("Versicherungsnehmer", "Versicherungsbeginn", "Versicherungsende", "Jahresprämie", "year"),
    ),
    "nl": (
        ("Klantnr", "Startdatum contract", "Einddatum contract", "Prijs per maand", "month"),
        ("Polishouder", "Begindatum", "Einddatum", "Jaarpremie", "year"),
    ),
    "fr": (
        ("Code client", "Début contrat", "Fin contrat", "Abonnement mensuel", "month"),
        ("Assuré", "Date d'effet", "Date de fin", "Cotisation annuelle", "year"),
    ),
    "es": (
        ("Cliente", "Inicio contrato", "Fin contrato", "Cuota mensual", "month"),
        ("Tomador", "Fecha de efecto", "Fecha de vencimiento", "Prima anual", "year"),
    ),
    "zh": (
        ("客户编号", "合同开始日期", "合同结束日期", "月租费", "month"),
        ("会员号", "入会日期", "退会日期", "年费", "year"),
    ),
    "da": (
        ("Kundenr.", "Startdato", "Slutdato", "Månedspris", "month"),
        ("Medlemsnr.", "Indmeldt", "Udmeldt", "Årligt kontingent", "year"),
    ),
    "no": (
        ("Kundenr", "Startdato", "Sluttdato", "Månedspris", "month"),
        ("Medlemsnr", "Innmeldt", "Utmeldt", "Årsavgift", "year"),
    ),
    "fi": (
        ("Asiakasnro", "Sopimus alkaa", "Sopimus päättyy", "Kuukausimaksu", "month"),
        ("Jäsennro", "Alkupäivä", "Loppupäivä", "Vuosimaksu", "year"),
    ),
}
OPEN = {
    "en": ("", "ongoing", "Present", "9999-12-31", "no end date"),
    "sv": ("", "tillsvidare", "pågående", "9999-12-31", "löper"),
    "de": ("", "unbefristet", "laufend", "31.12.9999"),
    "nl": ("", "onbepaalde tijd", "lopend"),
    "fr": ("", "en cours", "indéterminée"),
    "es": ("", "indefinido", "vigente"),
    "zh": ("", "长期", "至今"),
    "da": ("", "løbende", "31-12-9999"),
    "no": ("", "løpende", "31.12.9999"),
    "fi": ("", "toistaiseksi", "voimassa"),
}

# language: (heading, (the customer's reasons), (the company's reasons))
REASONS = {
    "en": (
        "Churn reason",
        ("Price", "Moved to a competitor", "Bad service"),
        ("Non-payment", "Deceased", "Terminated by us"),
    ),
    "sv": (
        "Uppsägningsorsak",
        ("Pris", "Bytt till konkurrent", "Missnöjd"),
        ("Obetald faktura", "Avliden", "Uppsagd av oss"),
    ),
    "de": (
        "Kündigungsgrund",
        ("Preis", "Wettbewerber", "Unzufrieden"),
        ("Zahlungsverzug", "Verstorben", "Kündigung durch uns"),
    ),
    "nl": ("Opzegreden", ("Prijs", "Concurrent", "Ontevreden"), ("Wanbetaling", "Overleden", "Opgezegd door ons")),
    "fr": ("Motif de résiliation", ("Prix", "Concurrent", "Insatisfait"), ("Impayé", "Décès", "Résilié par nous")),
    "es": ("Motivo de baja", ("Precio", "Competencia", "Insatisfecho"), ("Impago", "Fallecido", "Baja por nosotros")),
    "zh": ("流失原因", ("价格", "竞争对手", "不满意"), ("欠费", "死亡", "我方终止")),
    "da": ("Opsigelsesårsag", ("Pris", "Konkurrent", "Utilfreds"), ("Manglende betaling", "Død", "Opsagt af os")),
    "no": ("Oppsigelsesårsak", ("Pris", "Konkurrent", "Misfornøyd"), ("Manglende betaling", "Død", "Oppsagt av oss")),
    "fi": (
        "Irtisanomisen syy",
        ("Hinta", "Kilpailija", "Tyytymätön"),
        ("Maksamaton", "Kuollut", "Irtisanottu meidän toimesta"),
    ),
}

# language: (segment, customers, revenue in all, retention, names of segments, sum)
SEGMENTS = {
    "en": ("Segment", "Number of customers", "Annual revenue", "Retention rate", ("Gold", "Silver", "Bronze"), "Total"),
    "sv": ("Kundsegment", "Antal kunder", "Årsintäkt", "Andel kvar", ("Guld", "Silver", "Brons"), "Totalt"),
    "de": ("Kundensegment", "Kundenzahl", "Jahresumsatz", "Bindungsrate", ("Gold", "Silber", "Bronze"), "Summe"),
    "nl": ("Segment", "Aantal klanten", "Jaaromzet", "Retentie", ("Goud", "Zilver", "Brons"), "Totaal"),
    "fr": ("Segment", "Nombre de clients", "CA annuel", "Taux de rétention", ("Or", "Argent", "Bronze"), "Total"),
    "es": ("Segmento", "Nº de clientes", "Ingresos anuales", "Tasa de retención", ("Oro", "Plata", "Bronce"), "Total"),
    "zh": ("客户分层", "客户数", "年收入", "留存率", ("金卡", "银卡", "普卡"), "合计"),
    "da": ("Kundesegment", "Antal kunder", "Årlig omsætning", "Fastholdelse", ("Guld", "Sølv", "Bronze"), "I alt"),
    "no": ("Kundesegment", "Antall kunder", "Årlig omsetning", "Gjenkjøpsrate", ("Gull", "Sølv", "Bronse"), "Sum"),
    "fi": ("Asiakassegmentti", "Asiakkaita", "Vuosimyynti", "Pysyvyys", ("Kulta", "Hopea", "Pronssi"), "Yhteensä"),
}

# language: (kept, up, down, back, new, lost, all)
FLOWS = {
    "en": (
        "Kept",
        "Moved up from {}",
        "Moved down from {}",
        "Reactivated",
        "New customers",
        "Churned from {}",
        "Active in total",
    ),
    "sv": ("Kvar", "Upp från {}", "Ned från {}", "Återaktiverade", "Nya kunder", "Tappade {}", "Summa aktiva"),
    "de": (
        "Verblieben",
        "Aufsteiger aus {}",
        "Absteiger aus {}",
        "Reaktiviert",
        "Neukunden",
        "Verloren aus {}",
        "Aktive gesamt",
    ),
    "nl": (
        "Gebleven",
        "Gestegen uit {}",
        "Gedaald uit {}",
        "Gereactiveerd",
        "Nieuwe klanten",
        "Verloren {}",
        "Totaal actief",
    ),
    "fr": (
        "Conservés",
        "Montés depuis {}",
        "Descendus depuis {}",
        "Réactivés",
        "Nouveaux",
        "Perdus {}",
        "Total actifs",
    ),
    "es": ("Retenidos", "Suben desde {}", "Bajan desde {}", "Recuperados", "Nuevos", "Perdidos {}", "Total activos"),
    "zh": ("保留", "从{}升级", "从{}降级", "召回", "新客户", "{}流失", "活跃合计"),
    "da": ("Fastholdt", "Op fra {}", "Ned fra {}", "Genvundet", "Nye", "Tabt {}", "Aktive i alt"),
    "no": ("Beholdt", "Opp fra {}", "Ned fra {}", "Gjenvunnet", "Nye", "Tapt {}", "Aktive totalt"),
    "fi": (
        "Säilyneet",
        "Nousseet {}",
        "Laskeneet {}",
        "Takaisin voitetut",
        "Uudet",
        "Menetetyt {}",
        "Aktiiviset yhteensä",
    ),
}

# language: (customer, total, orders, first, last)
LISTS = {
    "en": ("Customer ID", "Total spend", "Orders", "First purchase date", "Last purchase date"),
    "sv": ("Kundnummer", "Köpt för totalt", "Antal ordrar", "Första köpdatum", "Senaste köpdatum"),
    "de": ("Kundennr.", "Gesamtumsatz", "Anzahl Aufträge", "Erstkauf", "Letzter Kauf"),
    "nl": ("Klantnr.", "Totale omzet", "Aantal orders", "Eerste aankoop", "Laatste aankoop"),
    "fr": ("Code client", "Total des achats", "Nb commandes", "Premier achat", "Dernier achat"),
    "es": ("Cód. cliente", "Total compras", "Nº pedidos", "Primera compra", "Última compra"),
    "zh": ("客户编号", "累计金额", "订单数", "首单日期", "最后下单日期"),
    "da": ("Kundenr.", "Samlet omsætning", "Antal ordrer", "Første køb", "Seneste køb"),
    "no": ("Kundenr", "Total omsetning", "Antall ordrer", "Første kjøp", "Siste kjøp"),
    "fi": ("Asiakasnro", "Ostot yhteensä", "Tilauksia", "Ensimmäinen osto", "Viimeisin osto"),
}

# language: (a year's word, revenue, orders, customer)
YEARS = {
    "en": ("FY {}", "Revenue", "Orders", "Customer"),
    "sv": ("Räkenskapsår {}", "Omsättning", "Ordrar", "Kundnr"),
    "de": ("Geschäftsjahr {}", "Umsatz", "Aufträge", "Kunde"),
    "nl": ("Boekjaar {}", "Omzet", "Orders", "Klant"),
    "fr": ("Exercice {}", "CA", "Commandes", "Client"),
    "es": ("Ejercicio {}", "Ventas", "Pedidos", "Cliente"),
    "zh": ("{}年度", "销售额", "订单数", "客户"),
    "da": ("Regnskabsår {}", "Omsætning", "Ordrer", "Kunde"),
    "no": ("Regnskapsår {}", "Omsetning", "Ordrer", "Kunde"),
    "fi": ("Tilikausi {}", "Liikevaihto", "Tilaukset", "Asiakas"),
}

# language: (month, revenue, buyers, shop, shops)
SUMS = {
    "en": ("Month", "Revenue", "Customers", "Store", ("Leeds", "York", "Bath")),
    "sv": ("Månad", "Omsättning", "Antal kunder", "Butik", ("Lund", "Umeå", "Kiruna")),
    "de": ("Monat", "Umsatz", "Kunden", "Filiale", ("Köln", "Ulm", "Jena")),
    "nl": ("Maand", "Omzet", "Klanten", "Filiaal", ("Ede", "Breda", "Delft")),
    "fr": ("Mois", "CA", "Clients", "Magasin", ("Lyon", "Nice", "Brest")),
    "es": ("Mes", "Ventas", "Clientes", "Tienda", ("Jaén", "León", "Vigo")),
    "zh": ("月份", "销售额", "客户数", "门店", ("北京", "上海", "广州")),
    "da": ("Måned", "Omsætning", "Kunder", "Butik", ("Ribe", "Vejle", "Skive")),
    "no": ("Måned", "Omsetning", "Kunder", "Butikk", ("Bodø", "Moss", "Hamar")),
    "fi": ("Kuukausi", "Myynti", "Asiakkaat", "Myymälä", ("Turku", "Oulu", "Pori")),
}

MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "de": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "zh": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    "da": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "no": "jan feb mar apr mai jun jul aug sep okt nov des",
    "fi": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
}

UNITS = {
    "en": (("Revenue ($000)", 1000), ("Sales (thousands)", 1000)),
    "sv": (("Omsättning tkr", 1000), ("Belopp (kkr)", 1000), ("Intäkt i tusen kr", 1000)),
    "de": (("Umsatz in TEUR", 1000), ("Umsatz (T€)", 1000)),
    "nl": (("Omzet (x 1000)", 1000), ("Omzet in duizenden", 1000)),
    "fr": (("CA (k€)", 1000), ("Montant en milliers", 1000)),
    "es": (("Ventas (miles)", 1000), ("Importe (k€)", 1000)),
    "zh": (("销售额(千元)", 1000), ("金额（万元）", 10000)),
    "da": (("Omsætning (t.kr.)", 1000), ("Beløb i 1.000 kr.", 1000)),
    "no": (("Omsetning (tusen)", 1000), ("Beløp i 1000 kr", 1000)),
    "fi": (("Myynti (t€)", 1000), ("Liikevaihto (tuhatta)", 1000)),
}
