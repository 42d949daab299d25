"""Words that tell a language when a text is too short for letter statistics: small words, greetings, words of service.

Only languages in Latin letters stand here; the others are told by their script. A word may stand in several languages.
"""

from collections.abc import Mapping
from types import MappingProxyType

_WORDS = {
    "en": """able ago always anyone anything around asked away because before better between both bought came cannot
        card change come company customer day days done each else enough even every everyone everything feel few
        find first fix found give given gives going gone great happy having him his home hour hours how's keep
        keeps kept last least left let life like little long look made make many may maybe minutes month months
        more most mother much name never new next nice nothing number off often old only open other ourselves
        own people perfect person place point problem put quite rather read ready really right said same saw say
        says second see seems send service should show side something soon started stop store such sure take
        taken tell than their these thing things think third those though thought three through told took tried
        try trying under until up upon use used week weeks went were what's while whole wife without word work
        world worst year years a about after again all already am an and any are as at be been being bill broken
        but by call can can't cancel charge charged could delivery did didn't do does doesn't don't down email
        for from get good got had has have he hello help her here hey hi how i i'd i'll i'm i've if in into is
        isn't it it's item just know late later lol me money morning my need no not now of ok okay on one or
        order our out over package parcel payment phone please plz pls ppl received refund reply sent she since
        so some someone sorry still thank thanks that the them then there they this thx time to today tomorrow
        too twice u ur us very waiting want wanted was wasn't we well what when where which who why will with
        won't working works would wrong wtf wow yes yesterday yet you your""",
    "de": """abgebucht anruf antwort artikel bereits bisher deshalb deutsch diesen dort eigentlich einfach einmal
        endlich euch euer falsch ganz gekauft geliefert gerät gesagt handy hätte ihnen jemand karte komplett
        könnte kunde leider lieferung mal mehrfach mitarbeiter monat monate möchte neu ob preis produkt schlecht
        sehr seite sind sofort sondern sonst stunden telefon termin unser versand viel warten wäre weil wird
        würde wollte ware aber alle als am an auch auf aus bei bekommen bestellung bin bis bitte da danke dann
        das dass dem den der des die dies diese dieser doch dringend du ein eine einem einen einer erhalten er
        erst es fehler für funktioniert geht geld gestern gibt guten habe haben hallo hat heute hier hilfe ich
        ihr ihre ihrem ihren im immer in ist ja jetzt kann kein keine keinen kaputt konto können man mehr mein
        meine meinem meinen meiner mich mir mit morgen muss nach nein nicht nichts nie noch nochmal nur oder
        ohne paket rechnung schon seit sich sie so tag tage über um und uns vom von vor wann war warte warum was
        wenn werden wie wieder will wir wo woche wochen wurde zu zum zur zurück zwei""",
    "fr": """achat appelé attends aujourd'hui carte cassé ci client dit donc encore erreur eux heures hier hôtel
        inadmissible leur livré magasin mail mois nouveau nul numéro panne personne peux pourrait prix produit
        quoi remboursé retard service site tard téléphone trop vraiment voilà ai après au aucun aucune aussi
        avec avez avoir bien bonjour bonsoir ça ce cela ces cette chez colis combien commande comment compte
        d'un d'une dans de depuis des deux du elle en est et être eu facture faire fait il ils j'ai jamais je
        jour jours l'on la le les livraison lundi ma mais mal marche marre même merci mes moi mon n'ai n'est ne
        non nos notre nous on ont ou où oui par pas payé plus pour pourquoi pouvez problème puis qu'il quand que
        quel quelle qui reçu remboursement rien sa salut sans se semaine semaines ses si s'il son suis sur
        toujours tous tout très un une urgent votre vos vous voudrais y""",
    "es": """aplicación artículo asco atención cambiar caja cliente cobraron compra comprar contraseña correo
        devolver dice dijeron empleado envío esperando hacer horas llamar llega malo mes meses móvil número
        página paquete producto puedes quién recibido servicio tienda venir ver vergüenza a ahora al algo
        alguien alguno antes aquí así ayer ayuda bien buenas buenos cómo con cuándo cuenta de del desde después
        días dinero dónde el ella en error es esa ese eso está están estaba este esto esta factura fue funciona
        gracias ha hace hasta hay he hola hoy la las le les llegado llegó lo los más me mi mis muy nada nadie
        necesito ni ninguna ninguno no nos nunca o otra otro para pedido pero pésimo por porque porqué problema
        puedo pueden puede qué que quiero reembolso respuesta roto se semana semanas ser si sí siempre sigo sin
        sobre solo son soy su sus también tarde tengo tiene todavía todo tres tu un una urgente vez veces y ya
        yo""",
    "it": """acquisto adesso app assistenza assurdo bene carta chiamare chiesto cliente consegna corriere cui dire
        dite email entro essere fatto mesi modo negozio numero ordine pagato persona prezzo prodotto ritardo
        rispondere risponde scrivere servizio sito tempo vergogna volta abbiamo ai al alla anche ancora arrivato
        avete aiuto buongiorno buonasera c'è che chi ci ciao come con conto cosa cosi così da dal dalla dei del
        della delle devo di dopo dov'è dove due e è ed ero fa fare fattura giorni giorno gli grazie ha hanno ho
        i il in io ieri l'ordine la le lo loro ma mai male me mi mia mie mio molto ne nei nel nella nessuno
        nessuna niente no noi non nostro nulla o oggi ordinato ora ordini pacco per perché però pessimo più poi
        possibile posso prego problema può qualcuno quando quanto quella quello questa questo qui rimborso rotto
        salve scusate se sei sempre senza settimana settimane si sì soldi solo sono sta sto sua suo subito sul
        sulla tre tutto un una vi voglio volte vorrei vostra vostro""",
    "pt": """aplicativo atendimento avaria cancelar cartão celular conseguir continuo email ficar fica ficou funciona
        loja meio oi pessoal porém pra produto quero reclamação senha site telemóvel tudo valor veio vou agora
        ainda ajuda alguém ao aos após as até bem boa bom chegou com como comigo compra conta continua da das de
        deles depois desde dia dias dinheiro disse do dos e é ela ele eles em encomenda entrega era errado essa
        esse está estão estava este estou eu faz foi fatura há hoje isso isto já lá mais mal mas me meu meus
        minha minhas muito na não nada nas nem nenhum ninguém no nos nós nunca o obrigada obrigado olá onde
        ontem os ou para pedido péssimo pela pelo pode podem por porque porquê posso preciso problema quando
        qual que quebrada quebrado quem recebi reembolso resposta se sem semana semanas sempre ser seu seus sim
        só sou sua suas também tela tem tenho ter três um uma urgente vez vezes vocês você""",
    "nl": """afspraak antwoord app artikel bedrijf bericht besteld bezorgd bezorger contact dagen daar daarna echt
        eens even excuses gebeurd gemaild gewoon heb hele hun iets jammer kaart klant klantenservice korting
        kwijt laat levering maat mail maand minuten mogelijk moeten nieuwe nodig onacceptabel opnieuw pas pasje
        probleem product prima retour service slecht telefoon uur verkeerd verkeerde waren website weekend weet
        wilde winkel zelf aan af al alle alleen als alstublieft altijd bedankt ben bent bestelling betaald bij
        dan dank dat de deze die dit doen door een en er factuur fout gaat gebeld geen geld geleden gisteren
        goed graag groeten had hallo hebben hebt heeft heel helaas help het hier hoe hoi iemand ik in is ja je
        jullie kan kapot kunnen kunt langer maar maanden me meer met mij mijn moet morgen na naar nee niemand
        niet niets nog nooit nu of om ontvangen onze ook op over pakket rekening sinds snel steeds te ten terug
        toch tot twee uit uw vaak van vandaag veel voor vraag waar waarom wacht wanneer want was wat we week
        weken weer werkt werken wie wij wil worden wordt zal zeer ze zijn zo zonder""",
    "pl": """ale bardzo bez był była błąd co czekam czemu czy dla dlaczego do dzień dziękuję dzisiaj dzwonię gdzie go
        i ich ile jak jest jestem jeszcze już kiedy kto konto ma mam mi mnie moja moje moją mogę mój na nadal
        nie nic nigdy nikt o od po pan pani państwa paczka pieniądze pomoc pomocy ponieważ proszę przed
        przesyłka reklamacja się są tak tam tego też to tylko tydzień w wczoraj witam wciąż więc wy z za
        zamówienie zamówienia zwrot że żeby dni dzięki ok""",
    "sv": """aldrig alla att av beställning bara betala bra behöver dag dagar de den det detta där efter ej ett fel
        fick fortfarande från få får fått för föregående funkar fungerar går hade han har hej hjälp hos hur i
        idag igen igår in ingen inget inte ja jag kan kom konto kvitto leverans man med men mer mig min mina
        mitt mot mycket måste ni nu när någon något och om order paket pengar på returnera sedan sen ska skulle
        som svar så tack tid till tillbaka trasig två under upp ut utan vad vara varför veckor vecka vi vid vill
        väntar väntat var är åter över""",
    "tr": """acil ama artık bana bekliyorum ben beni benim bir bozuk bu bugün çok daha değil destek diye dün en
        fatura geldi gelmedi gün gündür hala hâlâ hata hayır her hesabım hiç için ile iade istiyorum kadar kargo
        kez kimse lütfen mı mi mu mü merhaba müşteri nasıl ne neden nerede niye o olarak olan oldu olduğu olmadı
        para paket param rağmen sadece saat sipariş siparişim siz sizi son sonra şey şimdi tamam tekrar
        teşekkürler teşekkür ürün ve var ya yardım yine yok""",
}

TELL_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {code: frozenset(words.split()) for code, words in _WORDS.items()}
)
"""Language code to words in lower case."""
