"""Column headings by role, as people and programs write them in Swedish, English, German, Dutch and Chinese.

One line of words per role, separated by "|". Compared after `normal`: without case, spaces, punctuation, parentheses.
"""

from __future__ import annotations

import re
import unicodedata

_PARENTHESES = re.compile(r"[(\[（【].*?[)\]）】]")
_CAMEL = re.compile(r"(?<=[a-zåäöéü])(?=[A-ZÅÄÖÉÜ])")
_APART = re.compile(r"[\W_]+")


def words(header: str) -> str:
    """A header's words, lower case with one space between, without what stands in parentheses.

    >>> words("Belopp (kr)"), words("CustomerID"), words("Order_No."), words("À-pris")
    ('belopp', 'customer id', 'order no', 'à pris')
    """
    text = unicodedata.normalize("NFKC", header)
    bare = _PARENTHESES.sub(" ", text)
    text = _CAMEL.sub(" ", bare if bare.strip() else text)
    return _APART.sub(" ", text).strip().casefold()


def normal(header: str) -> str:
    """The same without spaces: "Order No." and "OrderNo" are one."""
    return words(header).replace(" ", "")


_ROLES = {
    "customer_id": (
        "kundnr|kundnummer|kundid|kund|kundkod|kundnyckel|kundkonto|kundkontonr|kundnum|kundens nummer|kund nr|"
        "köpare|köparid|klient|klientid|klientnr|klientnummer|användarid|användare|abonnentnr|abonnentnummer|"
        "abonnent|medlemsnr|medlemsnummer|medlemsid|medlem|medlemskort|kortnr|kortnummer|kontonr|kontonummer|"
        "avtalskund|försäkringstagare|kundreferens|customer id|customer|customer no|customer nr|customer number|"
        "customer num|customer code|customer key|customer ref|customer reference|customer account|cust id|"
        "cust no|cust|cust nr|custnum|custkey|client id|client|client no|client number|client code|buyer id|"
        "buyer|buyer no|member id|member|member no|member number|membership id|membership no|membership number|"
        "membership|card id|card no|card number|loyalty id|loyalty card|loyalty number|user id|user|user no|"
        "account id|account|account no|account number|acct|acct no|subscriber id|subscriber|contact id|"
        "shopper id|shopper|guest id|patient id|policyholder|policyholder id|person id|visitor id|consumer id|"
        "business partner|business partner id|bp code|bp number|sell to customer no|sell to customer|"
        "bill to customer no|bill to customer|bill to|sold to|sold to party|ship to party|payer|kunnr|kunag|"
        "partner no|partner id|kundennummer|kundennr|kunden nr|kundenid|kunden id|kunde|kunden|kdnr|kd nr|"
        "kundencode|debitor|debitornr|debitorennr|debitorennummer|mandant|mitgliedsnummer|mitglied|mitgliedsnr|"
        "auftraggeber|käufer|klantnr|klantnummer|klantid|klant id|klant|klantcode|debiteur|debiteurnr|"
        "debiteurnummer|debiteurennummer|relatienummer|relatienr|relatie|lidnummer|lidnr|客户编号|客户号|客户id|"
        "客户代码|客户|会员号|会员编号|会员id|会员卡号|会员|顾客编号|顾客|用户id|用户编号|用户|买家|客户编码|"
        "户号|kundenumre|kundenummer|asiakasnumero|asiakas|cliente|id cliente|client numéro|numéro client|"
        "nº cliente|code client"
    ),
    "date": (
        "datum|orderdatum|köpdatum|inköpsdatum|fakturadatum|bokföringsdatum|bokföringsdag|bokningsdatum|"
        "transaktionsdatum|transaktionsdag|försäljningsdatum|leveransdatum|kvittodatum|verifikationsdatum|"
        "betaldatum|betalningsdatum|valutadatum|registreringsdatum|ordertid|tidpunkt|köptid|tid|dag|dat|"
        "datum tid|datumtid|köpdag|date|order date|ordered at|ordered on|order day|purchase date|purchased at|"
        "purchased on|invoice date|transaction date|trans date|txn date|sale date|sales date|posting date|"
        "document date|booking date|payment date|paid at|paid on|shipping date|delivery date|created at|created|"
        "created on|created utc|date created|datetime|date time|timestamp|time|day|order time|order datetime|"
        "orderdatetime|purchase time|purchase timestamp|order purchase timestamp|completed at|processed at|"
        "completed date|visit date|bestelldatum|rechnungsdatum|kaufdatum|belegdatum|buchungsdatum|buchungstag|"
        "verkaufsdatum|auftragsdatum|lieferdatum|tag|erstellt am|besteldatum|factuurdatum|aankoopdatum|"
        "transactiedatum|boekdatum|verkoopdatum|日期|订单日期|购买日期|交易日期|下单时间|下单日期|时间|发票日期|"
        "付款时间|付款日期|销售日期|消费日期|成交时间|订单时间|购买时间|交易时间|fkdat|budat|erdat|audat|bldat|"
        "fecha|fecha de compra|fecha pedido|date commande|date de commande|date d achat|date facture|dato|"
        "ordredato|fakturadato|päivämäärä|pvm|data"
    ),
    "period": (
        "period|månad|månader|år|kvartal|vecka|räkenskapsår|month|year|quarter|week|year month|yearmonth|"
        "month year|order month|order year|fiscal year|fiscal period|jahr|monat|quartal|woche|geschäftsjahr|jaar|"
        "maand|kwartaal|boekjaar|periode|年|月|年月|月份|年份|年度|季度|期间|annee|mois|año|mes"
    ),
    "amount": (
        "belopp|summa|totalbelopp|total|totalt|totalsumma|omsättning|omsatt|intäkt|intäkter|försäljning|"
        "försäljningsbelopp|försäljningsvärde|nettobelopp|netto|bruttobelopp|brutto|radbelopp|radsumma|radtotal|"
        "ordersumma|ordervärde|orderbelopp|ordertotal|fakturabelopp|fakturasumma|fakturerat|fakturerat belopp|"
        "köpbelopp|köpesumma|köpsumma|värde|nettoomsättning|nettoförsäljning|nettointäkt|belopp exkl moms|"
        "belopp inkl moms|belopp sek|belopp kr|belopp netto|belopp brutto|summa exkl moms|summa inkl moms|betalt|"
        "betalt belopp|premie|årspremie|avgift|premieintäkt|amount|amt|total amount|total price|total value|"
        "total sales|total paid|sales|sales amount|sales value|net sales|gross sales|revenue|net revenue|"
        "gross revenue|net amount|gross amount|net value|net total|gross total|net|gross|value|order value|"
        "order total|order amount|grand total|base grand total|subtotal|sub total|line total|line amount|"
        "line value|extended price|extended amount|turnover|spend|spent|paid|amount paid|paid amount|payment|"
        "payment value|payment amount|purchase amount|purchase value|transaction amount|transaction value|"
        "invoice amount|invoice total|invoice value|charge|charges|price total|amount sek|amount eur|amount usd|"
        "amount gbp|sales total|amount lcy|sales lcy|premium|fee|money|betrag|umsatz|nettoumsatz|gesamtbetrag|"
        "gesamt|gesamtpreis|gesamtsumme|nettobetrag|bruttobetrag|rechnungsbetrag|summe|erlös|erlöse|bestellwert|"
        "auftragswert|warenwert|positionswert|wert|zeilenbetrag|bedrag|omzet|netto omzet|totaal|totaalbedrag|"
        "nettobedrag|brutobedrag|factuurbedrag|orderbedrag|regelbedrag|orderwaarde|waarde|verkoopbedrag|金额|"
        "销售额|总金额|总额|总价|订单金额|订单总额|消费金额|收入|营业额|交易金额|实付金额|支付金额|付款金额|"
        "应付金额|成交金额|合计|销售金额|购买金额|netwr|dmbtr|wrbtr|kzwi1|importe|importe total|montant|"
        "montant total|montant ht|chiffre d affaires|ca|ventas|ingresos|beløb|beløp|omsætning|omsetning|"
        "summa yhteensä|liikevaihto"
    ),
    "quantity": (
        "antal|kvantitet|kvant|styck|st|antal st|antal enheter|levererat antal|sålt antal|volym|qty|quantity|"
        "units|units sold|pieces|pcs|count|item count|items|order quantity|quantity ordered|lineitem quantity|"
        "quantity sold|qty ordered|no of items|number of items|menge|anzahl|stück|stückzahl|bestellmenge|aantal|"
        "hoeveelheid|stuks|数量|件数|购买数量|销售数量|cantidad|quantité|kwmeng|fkimg|menge st|antal sålda|määrä"
    ),
    "unit_price": (
        "styckpris|enhetspris|à pris|a pris|á pris|pris per styck|pris st|pris per enhet|stpris|listpris|"
        "artikelpris|unit price|unitprice|price each|price per unit|price per item|item price|lineitem price|"
        "list price|selling price|sales price|unit selling price|unit cost price|retail price|einzelpreis|"
        "stückpreis|preis pro stück|verkaufspreis|einheitspreis|stuksprijs|eenheidsprijs|verkoopprijs|"
        "prijs per stuk|单价|售价|商品单价|销售单价|netpr|precio unitario|prix unitaire|enhedspris|stykpris|"
        "yksikköhinta"
    ),
    "price": "pris|price|preis|prijs|价格|precio|prix|hinta|kostar",
    "order_id": (
        "ordernr|ordernummer|orderid|order|order nr|orderreferens|ordernum|beställningsnr|beställningsnummer|"
        "beställning|fakturanr|fakturanummer|faktura|fakturaid|kvittonr|kvittonummer|kvitto|kvittoid|köpnr|köpid|"
        "transaktionsid|transaktionsnr|transaktionsnummer|transaktion|bongnr|bongnummer|bong|verifikationsnr|"
        "verifikationsnummer|verifikat|ver nr|vernr|dokumentnr|dokumentnummer|referensnr|order id|order no|"
        "order number|order num|order ref|order reference|order key|order code|order name|sales order|"
        "sales order no|sales order number|sales id|sale id|invoice|invoice no|invoice nr|invoice number|"
        "invoice id|invoice num|receipt|receipt no|receipt id|receipt number|transaction id|transaction no|"
        "transaction number|transaction|trans id|trans no|txn id|document no|document number|doc no|document|"
        "basket id|basket|cart id|checkout id|purchase id|purchase no|po number|booking id|booking no|ticket no|"
        "increment id|charge id|payment id|bill no|bill number|auftragsnr|auftragsnummer|auftrag|bestellnr|"
        "bestellnummer|bestellung|rechnungsnr|rechnungsnummer|rechnung|belegnr|belegnummer|beleg|bonnr|bonnummer|"
        "vorgangsnummer|bestelnummer|bestelnr|bestelling|factuurnr|factuurnummer|factuur|kassabon|订单号|"
        "订单编号|订单id|订单|发票号|发票号码|交易号|交易编号|交易id|流水号|单号|vbeln|aubel|belnr|pedido|"
        "nº pedido|numéro commande|commande|facture|ordrenr|ordrenummer|tilausnumero"
    ),
    "product": (
        "artikel|artikelnr|artikelnummer|artikelid|artikelkod|artikelnamn|artikelbenämning|produkt|produktnr|"
        "produktnummer|produktid|produktkod|produktnamn|vara|varunr|varunummer|varunamn|benämning|produkttyp|"
        "tjänst|product|product id|product no|product number|product code|product name|product sku|product title|"
        "sku|stock code|stockcode|item|item id|item no|item number|item code|item name|item sku|article|"
        "article no|article number|article id|material|material no|material number|matnr|part no|part number|ean|"
        "gtin|barcode|lineitem name|lineitem sku|service|plan|artikelbezeichnung|produktbezeichnung|artikelnaam|"
        "productnaam|productcode|产品|商品|产品编号|商品编号|产品名称|商品名称|商品id|产品id|货号|arktx|producto|"
        "produit|référence|tuote"
    ),
    "cost": (
        "kostnad|kostnader|inköpspris|inköpskostnad|inköpsvärde|kostpris|självkostnad|varukostnad|kostnad varor|"
        "sålda varors kostnad|ksv|cost|costs|total cost|cost amount|cost price|cost of goods|cost of goods sold|"
        "cost of sales|cogs|unit cost|purchase price|purchase cost|product cost|item cost|line cost|kosten|"
        "wareneinsatz|einkaufspreis|selbstkosten|herstellkosten|ek preis|einstandspreis|kostprijs|inkoopprijs|"
        "inkoopwaarde|成本|成本价|进价|成本金额|wavwr|coste|costo|coût|vareforbrug"
    ),
    "margin": (
        "marginal|täckningsbidrag|tb|tb1|tb kr|tb belopp|bruttovinst|vinst|bruttoresultat|bruttomarginal|"
        "resultat|margin|gross margin|margin amount|profit|gross profit|contribution|contribution margin|"
        "net profit|profit amount|deckungsbeitrag|rohertrag|rohgewinn|gewinn|marge|brutomarge|brutowinst|winst|"
        "毛利|利润|毛利润|margen|beneficio|dækningsbidrag|dekningsbidrag|kate"
    ),
    "household_id": (
        "hushåll|hushållsid|hushållsnr|hushållsnummer|hushåll id|familj|familjeid|household|household id|"
        "household no|household key|family id|haushalt|haushaltsid|haushalt id|huishouden|huishoudnummer|家庭|"
        "家庭编号|företag|företagsid|företagsnr|bolag|orgnr|organisationsnr|organisationsnummer|org nr|koncern|"
        "koncernnr|company|company id|company no|company number|organization id|organisation id|org no|"
        "parent account|parent id|group id|firma|firmennummer|bedrijf|kvk|kvk nummer|公司|公司编号|企业"
    ),
    "channel": (
        "kanal|försäljningskanal|orderkanal|köpkanal|säljkanal|channel|sales channel|order channel|"
        "source channel|source name|vertriebskanal|verkaufskanal|kanaal|verkoopkanaal|渠道|销售渠道|购买渠道|"
        "vtweg|butik|store|filial|shop|winkel|门店"
    ),
    "currency": (
        "valuta|valutakod|currency|currency code|curr|waers|waerk|währung|währungscode|munt|币种|货币|moneda|"
        "devise|cur|iso currency"
    ),
    "vat": (
        "moms|momstyp|moms inkl exkl|inkl moms|exkl moms|inkl exkl moms|momskod|vat|vat included|vat incl|"
        "incl vat|prices include tax|tax included|taxes included|mwst|btw|inkl mwst|含税|是否含税"
    ),
    "start_date": (
        "startdatum|kund sedan|kundsedan|medlem sedan|start|kundstart|avtalsstart|avtalsdatum|inträdesdatum|"
        "inträde|anslutningsdatum|anslöts|första köp|förstaköp|tecknad|teckningsdatum|inskriven|member since|"
        "customer since|client since|start date|signup date|sign up date|signed up|signup|registration date|"
        "registered|registered at|joined|join date|joined at|date joined|contract start|subscription start|"
        "activation date|first purchase|first order|first purchase date|onboarded|kunde seit|mitglied seit|"
        "vertragsbeginn|eintrittsdatum|beginn|klant sinds|lid sinds|ingangsdatum|begindatum|注册日期|注册时间|"
        "开户日期|入会日期|开始日期|首次购买|签约日期"
    ),
    "end_date": (
        "slutdatum|avslutsdatum|avslutad|avslutat|uppsagd|uppsägningsdatum|utträdesdatum|utträde|avtalsslut|slut|"
        "lämnade|lämnat|churndatum|end date|end|churn date|churned at|cancelled at|canceled at|cancel date|"
        "cancellation date|termination date|terminated|left|left date|date left|exit date|contract end|"
        "subscription end|ended at|closed date|deactivation date|kündigungsdatum|gekündigt am|austrittsdatum|"
        "vertragsende|ende|enddatum|einddatum|opzegdatum|uitstroomdatum|结束日期|流失日期|终止日期|退会日期|"
        "到期日期"
    ),
    "status": (
        "status|kundstatus|avtalsstatus|aktiv|är aktiv|uppsagt|churn|churned|bortfall|lämnat oss|customer status|"
        "contract status|account status|subscription status|active|is active|isactive|attrition|attrition flag|"
        "exited|is churned|ischurn|churn label|churn flag|has churned|kundenstatus|gekündigt|klantstatus|actief|"
        "状态|客户状态|是否流失|流失|是否活跃"
    ),
    "tenure": (
        "tenure|tenure months|tenure years|kundtid|kundtid månader|kundtid år|antal månader|antal år som kund|"
        "månader som kund|år som kund|medlemstid|months as customer|months on book|customer tenure|customer age|"
        "relationship length|length of relationship|years as customer|vertragsdauer|kundendauer|klantduur|"
        "在网时长|客户年限|会员时长"
    ),
    "products": (
        "antal produkter|produkter|antal avtal|antal försäkringar|antal tjänster|produktantal|innehav|"
        "number of products|num products|num of products|no of products|products|products held|product count|"
        "n products|product holdings|anzahl produkte|anzahl verträge|aantal producten|产品数量|持有产品数|产品数"
    ),
    "nps": (
        "nps|nps score|nps svar|nps betyg|rekommendation|rekommenderar|sannolikhet att rekommendera|"
        "likelihood to recommend|recommend|recommendation|would recommend|weiterempfehlung|aanbeveling|推荐度|"
        "净推荐值"
    ),
    "ski": (
        "ski|nki|nöjdhet|nöjdhetsindex|kundnöjdhet|nöjd|betyg|csat|satisfaction|satisfaction score|"
        "customer satisfaction|satisfaction index|zufriedenheit|kundenzufriedenheit|tevredenheid|"
        "klanttevredenheid|满意度|客户满意度"
    ),
    "segment": (
        "segment|kundsegment|värdesegment|segmentnamn|klass|kundklass|kundgrupp|grupp|nivå|tier|customer segment|"
        "value tier|value segment|segment name|class|group|customer group|level|category|kategori|kundensegment|"
        "wertsegment|kundengruppe|gruppe|klantsegment|waardesegment|klantgroep|groep|分层|客户分层|细分|客户群|"
        "等级|客户等级|会员等级"
    ),
    "customers": (
        "kunder|antal kunder|antalkunder|kundantal|kunder st|antal medlemmar|medlemmar|customers|"
        "number of customers|no of customers|num customers|customer count|count of customers|n customers|clients|"
        "members|subscribers|number of clients|anzahl kunden|kundenanzahl|kundenzahl|aantal klanten|klanten|"
        "客户数|客户数量|会员数|人数"
    ),
    "revenue_per_customer": (
        "intäkt per kund|intäkter per kund|omsättning per kund|försäljning per kund|belopp per kund|intäkt kund|"
        "snittintäkt|genomsnittlig intäkt|revenue per customer|sales per customer|average revenue|avg revenue|"
        "arpu|arpc|arpa|revenue customer|average revenue per customer|spend per customer|umsatz pro kunde|"
        "erlös pro kunde|omzet per klant|每客户收入|客均收入|户均收入|每客户年收入"
    ),
    "products_per_customer": (
        "produkter per kund|antal produkter per kund|snitt produkter|products per customer|average products|"
        "avg products|produkte pro kunde|producten per klant|每客户产品数"
    ),
    "duration_years": (
        "livslängd|livslängd år|duration|duration years|kundlivslängd|lifetime|lifetime years|customer lifetime|"
        "kundenlebensdauer|lebensdauer|relatieduur|客户关系时长|生命周期"
    ),
    "retention": (
        "återköpsgrad|retention|retention rate|retention year|andel kvar|kundbindungsrate|bindungsrate|retentie|"
        "retentiegraad|留存率|保留率"
    ),
    "churn": (
        "bortfall|churn|churn rate|churnrate|avhopp|attrition|attrition rate|abwanderung|abwanderungsrate|"
        "verloop|流失率"
    ),
    "base": (
        "bas|basen|kunder vid start|ingående kunder|kunder före|base|opening customers|customers at start|"
        "customers before|opening|start customers|anfangsbestand|beginbestand|期初客户|期初客户数"
    ),
    "lost": (
        "förlorade|förlorade kunder|tappade|lost|lost customers|churned customers|customers lost|"
        "verlorene kunden|verloren|verloren klanten|流失客户|流失客户数|流失数"
    ),
}

VOCABULARY: dict[str, frozenset[str]] = {
    role: frozenset(normal(word) for word in said.split("|")) for role, said in _ROLES.items()
}

BEFORE = re.compile(
    r"föregående|förra|fjol|tidigare|last year|previous|prior|before|\bpy\b|vorjahr|vorig|letztes|去年|上年|上期|\bly\b"
)
NOW = re.compile(
    r"i år|innevarande|senaste|nuvarande|this year|current|\bnow\b|\bcy\b|\bty\b|dieses|laufend|dit jaar|huidig"
    r"|今年|本年|本期|\bnu\b"
)
THOUSANDS = re.compile(
    r"\b(tkr|kkr|tsek|ksek|teur|keur|tusental|thousands?|tusen|tausend|duizend|kusd|kgbp|千元)\b|t€|k€|'000|000s|\b000\b|k\$|万元",
    re.IGNORECASE,
)
MILLIONS = re.compile(r"\b(mkr|msek|mnkr|meur|musd|miljoner|millions?|mio|mln)\b|m€|百万", re.IGNORECASE)
WITH_VAT = re.compile(r"ink?l\.?\s*(moms|mwst|btw)|incl?\.?\s*(vat|tax|btw)|brutto|gross|含税", re.IGNORECASE)
WITHOUT_VAT = re.compile(
    r"exk?l\.?\s*(moms|mwst|btw)|excl?\.?\s*(vat|tax|btw)|netto|\bnet\b|不含税|未税", re.IGNORECASE
)
PER_UNIT = re.compile(
    r"styck|per st|\bst\b|unit|per enhet|enhets|stück|pro st|per stuk|eenheid|单位|单件", re.IGNORECASE
)
PERIODS = {
    "month": re.compile(r"månad|mån\b|monthly|month|\bmån|per mon|monat|maand|\bmrr\b|每月|月", re.IGNORECASE),
    "quarter": re.compile(r"kvartal|quarter|quartal|kwartaal|季", re.IGNORECASE),
    "year": re.compile(r"\bår|årlig|årsint|yearly|annual|per year|year|jahr|jaar|\barr\b|年", re.IGNORECASE),
    "total": re.compile(r"total|lifetime|livstid|hittills|to date|ackumul|sedan start|累计", re.IGNORECASE),
}
