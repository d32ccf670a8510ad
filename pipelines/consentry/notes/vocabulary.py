"""The words by which a note is read, Dutch and English together, small and without accents.

Lives here: lists of words. Does not live here: how they are put together (`reader`), nor a company's own words for
its purposes (those are policy). Speech is read from a closed list: a word that is not on it silences the note, so a
word goes on a list only when no refusal, condition or joke can be made of it and the rest of the list.
"""

from __future__ import annotations

TOWNS = (
    "Aalst,Aalsmeer,Aberdeen,Alkmaar,Almelo,Almere,Alphen,Amersfoort,Amstelveen,Amsterdam,Antwerp,Antwerpen,"
    "Apeldoorn,Arnhem,Assen,Barneveld,Belfast,Bergen op Zoom,Berlijn,Berlin,Beverwijk,Birmingham,Bonn,"
    "Brighton,Breda,Bremen,Bristol,Brugge,Brussel,Brussels,Cambridge,Capelle,Cardiff,Cork,Coventry,Culemborg,"
    "Delft,Delfzijl,Den Bosch,Den Haag,Den Helder,Derby,Deventer,Doetinchem,Dordrecht,Drachten,Dronten,"
    "Dublin,Duiven,Dusseldorf,Ede,Edinburgh,Eindhoven,Emmen,Emmeloord,Enschede,Exeter,Frankfurt,Galway,"
    "Geleen,Genk,Gent,Ghent,Glasgow,Gorinchem,Gouda,Groningen,Haarlem,Hamburg,Hannover,Hanover,Hardenberg,"
    "Harderwijk,Hasselt,Heerenveen,Heerhugowaard,Heerlen,Helmond,Hengelo,Hilversum,Hoofddorp,Hoogeveen,Hoorn,"
    "Houten,Hull,Kampen,Keulen,Koln,Cologne,Kortrijk,Leeds,Leeuwarden,Leicester,Leiden,Leidschendam,Lelystad,"
    "Leuven,Lille,Limerick,Lisse,Liverpool,London,Londen,Luik,Maastricht,Manchester,Mechelen,Meppel,"
    "Middelburg,Munich,Munchen,Naarden,Newcastle,Nieuwegein,Nijkerk,Nijmegen,Nottingham,Nunspeet,Oldenzaal,"
    "Oosterhout,Oostende,Oss,Oxford,Papendrecht,Paris,Parijs,Plymouth,Portsmouth,Purmerend,Raalte,Ridderkerk,"
    "Rijswijk,Roermond,Roosendaal,Rotterdam,Rijssen,Schiedam,Sheffield,Sittard,Sliedrecht,Sneek,Southampton,"
    "Spijkenisse,Stuttgart,Swansea,Terneuzen,The Hague,Tiel,Tilburg,Uden,Utrecht,Veenendaal,Veghel,Veldhoven,"
    "Venlo,Venray,Vlaardingen,Vlissingen,Waalwijk,Wageningen,Weert,Winschoten,Winterswijk,Woerden,"
    "Wolverhampton,York,Zaandam,Zeist,Zevenaar,Zoetermeer,Zutphen,Zwijndrecht,Zwolle"
).split(",")
"""Towns that name a place when they stand alone; a name in any other role is no place."""

YES = (
    "ja,jazeker,jawel,akkoord,graag,gerust,natuurlijk,uiteraard,doe maar,yes,yeah,sure,please,of course,"
    "go ahead,agree,gladly,happy to,feel free,by all means,sign me up,count me in,love to,welcome,is fine,"
    "are fine,is good,is great,sounds good,is ok,is okay,is oke,is prima,is goed,mag je,mag u,mogen jullie,"
    "je mag,u mag,jullie mogen,mag wel,mag hoor,stuur mij,stuur me,stuur ons,stuur maar,mail mij,mail me,"
    "mail ons,mail maar,bel mij,bel me,bel ons,bel maar,app mij,app me,app maar,zet mij,zet me,doe mij,"
    "doe me,send me,email me,e-mail me,text me,call me,send us,email us,put me,i'd like,i would like"
).split(",")
"""A yes anywhere in the words."""
YES_ALONE = "prima,goed,oke,ok,okay,top,perfect,zeker,tuurlijk,fine,absolutely,certainly".split(",")
"""A yes only as a sentence of its own (with or without: hoor, dan, zo, idee)."""

SPOKEN = (
    "ja,jazeker,jawel,akkoord,graag,gerust,natuurlijk,uiteraard,tuurlijk,prima,goed,oke,ok,okay,top,perfect,"
    "zeker,leuk,fijn,handig,welkom,hoor,joh,dan,zo,idee,gedaan,yes,yeah,sure,please,fine,good,great,happy,"
    "glad,gladly,absolutely,certainly,welcome,sounds,course,idea,agree,mail,mailen,mailt,gemaild,mailtje,"
    "mails,mailing,e-mail,e-mails,email,emails,email's,emailen,e-mailen,stuur,sturen,gestuurd,toe,door,bel,"
    "bellen,gebeld,app,appen,geappt,whatsapp,sms,smsen,sms'en,sms'je,bericht,zet,schrijf,doe,geef,send,text,"
    "texts,call,calls,phone,ring,put,pop,add,sign,count,go,ahead,on,feel,free,get,receive,like,love,hear,"
    "ontvang,ontvangen,hebben,krijgen,wil,would,may,can,could,mag,mogen,kan,kunt,kunnen,lijkt,post,brief,"
    "brieven,letter,letters,telefoon,telefonisch,tekstbericht,lijst,list,ik,mij,me,mijn,je,jij,jou,jullie,u,"
    "uw,ons,het,t,dat,da's,die,deze,dit,er,de,een,n,is,op,voor,over,per,via,met,aan,en,of,om,te,naar,tijd,"
    "maar,ook,wel,altijd,alleen,elke,elk,iedere,maand,week,keer,i,i'd,i'm,it,it's,that,that's,the,a,an,are,"
    "be,to,for,by,about,and,or,at,from,you,your,my,us,this,up,only,too,also,with,any,all,time,means,best,"
    "every,month,offerte,factuur,betaling,net,als eerste,bij een,please do,af en toe,van tijd tot tijd,"
    "er maar bij,van jullie,van u,mijn antwoord is ja,my answer is yes"
).split(",")
"""All that near-literal words may consist of, besides the company's words for its purposes."""

NOT_SPOKEN = (
    "ja ja,mag ik,mogen wij,mogen we,kan ik,kunnen we,can i,could i,may i,can we,could we,may we,ik mail je,"
    "ik mail u,ik mail jullie,ik mail jou,ik stuur je,ik stuur u,ik stuur jullie,ik bel je,ik bel u,"
    "ik bel jullie,ik app je,mail ik,stuur ik,bel ik,app ik,i email you,i call you,i send you,i text you,"
    "i can,i could,i may,we can,to you,email you,call you,send you,text you,you get,you have,you receive,"
    "is mijn,is my,that's me,i'm good,i am good,from the,from your,is per,is by,is via,is op,is van,is de,"
    "is the,is jullie,is your,is it,is that,is het,is dat,kan het,kan dat,ik ontvang de,ik ontvang die,"
    "ik ontvang jullie,i get,i receive,i like,i love,i hear"
).split(",")
"""Made of words of the list, and no yes of this person to us."""

SUMMED_UP = (
    "wil,wenst,vindt,gaat,geeft,wants,wishes,agrees,agreed,consents,akkoord met,akkoord voor,akkoord op,"
    "ok met,ok voor,ok with,ok for,oke met,oke voor,toestemming voor,consent to,consent for"
).split(",")
"""Words that begin so are a colleague's summary."""

SAYS = "zei,zegt,antwoordde,antwoordt,reageerde,said,says,answered,answers,replied,replies".split(",")

AROUND = (
    "op,om,in,te,s,bij,aan,de,het,een,van,met,en,uit,naar,over,per,door,voor,uur,u,h,dd,ons,onze,onderweg,at,"
    "on,the,a,an,of,with,and,by,for,from,to,our,about,near,dhr,mw,mevr,mevrouw,meneer,heer,mr,mrs,ms,dr,ir,"
    "drs,hij,zij,ze,he,she,klant,klanten,customer,client,client's,zei,zegt,antwoordde,antwoordt,reageerde,"
    "said,says,answered,answers,replied,replies,woorden,words,letterlijk,datum,tijd,plaats,date,time,place,"
    "gesproken,gesprek,sprak,gebeld,telefonisch,telefoon,spoke,speaking,talk,talked,called,call,phone,"
    "besproken,discussed,nieuwsbrief,ma,di,wo,do,vr,za,zo,maandag,dinsdag,woensdag,donderdag,vrijdag,"
    "zaterdag,zondag,mon,tue,wed,thu,fri,sat,sun,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "middags,avonds,ochtends,morgens,am,pm,beurs,jaarbeurs,vakbeurs,handelsbeurs,huisbeurs,beursvloer,stand,"
    "booth,hal,hall,zaal,expo,exhibition,fair,trade,kantoor,office,showroom,congres,conference,seminar,"
    "workshop,borrel,netwerkborrel,netwerkclub,netwerkontbijt,cafe,restaurant,hotel,lobby,open,dag,day,"
    "bezoek,visit,lunch,koffie,coffee,winkel,shop,store,locatie,location,bedrijf,company,bouwmarkt,inkoop,"
    "inkoper,eigenaar,owner,buyer,leuk,fijn,prettig,goed,kort,nice,good,short,chat,gehad,gegeten,broodje,"
    "vandaag,gisteren,vanochtend,vanmiddag,today,yesterday,this,morning,afternoon,half,kwart,twee,drie,vier,"
    "vijf,zes,zeven,acht,negen,tien,elf,twaalf,tussen,between,na,after,sinds,since,ingevoerd,verwerkt,"
    "entered,januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december,january,"
    "february,march,may,june,july,august,october,visitekaartje,kaartje,kaart,gekregen,ontvangen,meegenomen,"
    "business,card,genoteerd,opgeschreven,vastgelegd,noted,recorded,written,down,factuur,order,invoice,is,"
    "betaald,paid"
).split(",")
"""All that may stand around the words, besides days, clocks, numbers and capitalised names."""

SILENCING = (
    "nee,neen,niet,geen,nooit,stop,no,not,never,liever,wil,volgens,namens,via,according,behalf,collega,"
    "collega's,colleague,colleagues,assistent,assistente,assistant,secretaresse,secretary,receptie,"
    "receptionist,receptioniste,reception,beiden,allebei,allen,both,everyone,iedereen,familie,family,vrouw,"
    "man,wife,husband,broer,zus,brother,sister,baas,boss,manager,directeur,director,chef,partner,vader,"
    "moeder,zoon,dochter,my,mijn,ik,i,we,wij,vraag,question,flyer,folder,formulier,form,tekst,text,slogan,"
    "poster,banner,brochure,script,voorbeeld,example,lachend,stagiair,intern,opgevangen,overheard,gehoord,"
    "heard,bron,source,buurman,buurvrouw,neighbour,neef,nicht,oom,tante,opa,oma,mother,father,daughter,son,"
    "cousin,friend,vriend,vriendin,compagnon,balie,telefoniste,chauffeur,verkoper,salesman,medewerker,"
    "medewerkster,employee,team,afdeling,department,adviseur,accountant,boekhouder,laughing,grap,grapje,joke,"
    "ironisch,ironie,ironic,sarcastisch,sarcasme,sarcastic,cynisch,knipoog,misschien,maybe,twijfel,twijfelt,"
    "doubt,afgemeld,uitgeschreven,ingetrokken,withdrawn,unsubscribed,later,onderwerp,subject,concept"
).split(",")
"""Around the words even a capital makes no name of these."""

VENUES = (
    r"(?:jaar|vak|handels|huis)?beurs|trade fairs?|(?:at|the) fair|(?:stand|booth|hall?) \w{0,2}\d[\w.]*|"
    r"(?:at|on|our|the|op|onze|de|in) (?:de |onze |the |our )?(?:stand|booth)|\w+hallen|expo|exhibition|"
    r"(?:op|in|ons) (?:ons |het )?kantoor|kantoor (?:van de )?klant|"
    r"(?:at|in|our|the|client's) (?:our |the )?office|\w+ office|showroom|congres|conference|seminar|workshop|"
    r"\w*borrel|cafe|restaurant|hotel|open (?:dag|day)|netwerkontbijt|op (?:het|hun|ons) bedrijf|op locatie|"
    r"bezoek (?:bij|aan|bakkerij|firma)|visit to|bij (?:de )?klant|in de winkel|in the shop|rai|ahoy|mecc|nec|"
    r"evoluon|telefonisch|(?:aan de|per) telefoon|(?:by|on the) phone"
)
NO_PLACE = "uit,from,naar,over,about,voor,for".split(",")
"""A clause with one of these speaks of another place, or of where somebody is from."""

BEFORE_A_MOMENT = (
    "op,om,on,at,de,the,dd,datum,tijd,date,time,gesproken,gesprek,gebeld,telefonisch,spoke,called,call,talk,"
    "ma,di,wo,do,vr,za,zo,maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag,vandaag,gisteren,"
    "vanochtend,vanmiddag,today,yesterday,mon,tue,wed,thu,fri,sat,sun,monday,tuesday,wednesday,thursday,"
    "friday,saturday,sunday,jaarbeurs,beurs"
).split(",")
"""All that may stand between the start of a clause and the day or the clock of the talk."""

NO_NAMES = (
    "nieuwsbrief,newsletter,akkoord,ja,nee,ok,oke,okay,email,mail,crm,avg,gdpr,nb,fyi,tbd,ntb,bv,nv,nl,be,uk,"
    "de,eu,yes,no,top,prima,goed,klant,customer,sales,verkoop,follow,visitekaartje,kaartje,interesse,opt,"
    "done,gedaan,klaar,ingevoerd,verwerkt,telefoon,telefonisch,phone,post,bel,bellen,sms,app,whatsapp,beurs,"
    "stand,hal,aanbieding,offerte,offertes,offer,offers,uitnodiging,invitation,toestemming,consent,marketing,"
    "hubspot,warm,koud,hot,cold,lead,prospect,actie,todo,zie,see,mvg,groet,groeten,regards,jaarbeurs,rai,"
    "ahoy,brochure,sent,verzonden,dossier,inkoop,inkoper,directie,directeur,eigenaar,owner,buyer,manager,"
    "systeem,system,import,admin,herinnering,reminder,notitie,note,urgent,spoed,nieuw,new,vervolg,"
    "terugbellen,afspraak,factuur,invoice,order,web,website,formulier,form,online,intern,extern"
).split(",")
"""What stands behind a dash and is nobody's name."""

CHANNELS = {
    "email": r"(?:per|via|over|op(?: de)?|by|in de|via de) e-?mail|(?:per|via|via de|op(?: de)?) mail|to my email|"
    r"naar mijn (?:e-?)?mail|email's best|mailen|gemaild|e-?mailen|(?:e-)?mailtje|emails|"
    r"e-?mail (?:me|mij|ons|us|maar|gerust|mag|is|de|die|het|the|deze|newsletters?|offers|please)|"
    r"mail (?:me|mij|ons|us|maar|gerust|mag|is|de|die|het|the|deze)",
    "sms": r"sms(?:en|'en|'je)?|apps? (?:me|mij|ons|maar|gerust|de|die)|appen|geappt|whatsapp|tekstbericht|"
    r"text (?:me|us)|by text|texts",
    "phone": r"bel (?:me|mij|ons|maar|gerust)|bellen|gebeld|(?:call|phone|ring) (?:me|us)|calls|"
    r"(?:per|via) telefoon|telefonisch|by phone",
    "post": r"(?:per|by|via|via de|met de|in de|op de) post|(?:een|de|die) brief|brieven|a letter|letters",
}
"""A word counts for its channel only where it says how to reach the person."""

CARD = (
    r"(?i)\b(?:visitekaart(?:je)?|visitekaartjes (?:uit)?gewisseld|business card|"
    r"kaartje (?:gekregen|ontvangen|meegenomen))\b"
)
NO_CARD = r"(?i)\b(?:geen|no|without a?|zonder) (?:visitekaart\w*|business cards?|kaartje)"
