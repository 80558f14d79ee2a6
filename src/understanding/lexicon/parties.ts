import type { Roles } from './role.ts';

export const PARTIES: Roles = {
  seller: {
    family: 'party',
    labels: {
      en: 'seller|vendor|supplier|from|sold by|merchant|store|company|issuer|issued by|remit to|payee|bill from|company name|vendor name|supplier name|store name|shop|shop name|seller name|merchant name|remit payment to|send payment to|make checks payable to|please remit to|remit address|pay to|service provider|contractor|provider|exporter|shipper|retailer|restaurant|store address|vendor address|beneficiary|account name|account holder|seller address|ship from',
      de: 'verkäufer|lieferant|absender|rechnungssteller|rechnungsaussteller|von|leistungserbringer|auftragnehmer|kreditor|zahlungsempfänger|kontoinhaber|lieferfirma|rechnungsersteller|empfänger der zahlung',
      fr: 'vendeur|fournisseur|emetteur|expediteur|societe|emis par|prestataire|beneficiaire|titulaire du compte|titulaire',
      es: 'vendedor|proveedor|emisor|empresa|de|datos del emisor|datos emisor|expedidor|razon social',
      it: 'venditore|fornitore|mittente|cedente|cedente prestatore|emittente|ditta|prestatore|intestatario',
      nl: 'verkoper|leverancier|afzender|van|bedrijf|ten name van|tnv',
      pt: 'vendedor|fornecedor|emitente|emissor',
    },
  },
  buyer: {
    family: 'party',
    labels: {
      en: 'buyer|customer|bill to|sold to|billed to|invoice to|client|billing address|bill to address|to|customer name|client name|invoiced to|invoice address|buyer name|purchaser|for|attention|attn|charge to|customer address|billing to|bill to party|customer details|buyer address|sold to party|bill to customer|messrs|recipient|importer|prepared for|customer information|client details|bill',
      de: 'käufer|kunde|rechnungsempfänger|empfänger|rechnungsadresse|rechnungsanschrift|an|auftraggeber|besteller|leistungsempfänger|rechnung an|kundenadresse|rechnungsempfänger in|abnehmer|kundenanschrift|käuferadresse|anschrift|kundendaten|rechnungs anschrift',
      fr: 'acheteur|client|facture a|adresse a|adressee a|facture adressee a|adresse de facturation|destinataire|a l attention de|adresse facturation|adresse client|facturer a|facturee a|coordonnees client|a|doit|nom du client|facturation|code client et adresse|info client',
      es: 'comprador|cliente|facturar a|direccion de facturacion|destinatario|datos del cliente|receptor|datos cliente|facturado a|facturacion|a la atencion de',
      it: 'acquirente|cliente|destinatario|intestatario|cessionario|spett|spettabile|cessionario committente|committente|spett le|fatturare a|intestato a|indirizzo di fatturazione|dati cliente',
      nl: 'koper|klant|factuuradres|factuur aan|aan|afnemer|debiteur|ter attentie van|tav|opdrachtgever|klantgegevens|gefactureerd aan',
      pt: 'comprador|cliente|faturar a|destinatario|exmo sr|exmos srs|faturado a',
    },
  },
  ship_to: {
    family: 'party',
    labels: {
      en: 'ship to|deliver to|delivery address|shipping address|shipped to|consignee|delivery to|delivered to|ship to address|deliver address|goods delivered to|delivery location|place of delivery|shipping to|ship to party',
      de: 'lieferadresse|lieferanschrift|warenempfänger|lieferung an|versandadresse|abweichende lieferadresse|lieferort|versandanschrift|lieferempfänger',
      fr: 'adresse de livraison|livre a|livraison a|adresse livraison|lieu de livraison|destinataire livraison|livrer a',
      es: 'direccion de envio|direccion de entrega|entregar a|enviar a|lugar de entrega',
      it: 'indirizzo di consegna|destinazione|luogo di consegna|destinazione merce|spedire a|indirizzo di spedizione|luogo di destinazione',
      nl: 'afleveradres|verzendadres|leveringsadres|bezorgadres|leveradres',
      pt: 'local de entrega|morada de entrega|entregar em|morada de envio',
    },
  },
  agency: {
    family: 'party',
    labels: {
      en: 'agency|agency name|buying agency|advertising agency|representative|agency buyer|agency client|rep firm|agency address|billing agency|agency information',
      de: 'agentur',
      fr: 'agence',
    },
  },
  advertiser: {
    family: 'party',
    labels: {
      en: 'advertiser|advertiser name|sponsor|candidate|committee|on behalf of|political advertiser|advertiser client|client advertiser|client advertiser name|advertiser product|organization',
      de: 'werbetreibender|werbekunde|inserent',
      fr: 'annonceur',
      es: 'anunciante',
      it: 'inserzionista',
      nl: 'adverteerder',
    },
  },
  product_name: {
    family: 'text',
    labels: {
      en: 'product|product name|product desc|brand|product description|campaign|campaign name|title|demographic|special handling|market|station|property|vendor station|estimate description|media|headline',
    },
  },
  person: {
    family: 'party',
    labels: {
      en: 'name|full name|contact|contact person|contact name|employee|patient|applicant|holder|policy holder|insured|patient name|employee name|prepared by|authorized by|buyer contact|signed by|owner|account owner|attention of|your contact|billing contact|first name|last name|surname|given name',
      de: 'name|ansprechpartner|kontakt|ihr ansprechpartner|vorname|nachname|versicherter|patient|geschäftsführer|inhaber|geschäftsführung|kontaktperson|vorstand|ansprechpartnerin|vertreten durch|sachbearbeiter',
      fr: 'nom|contact|interlocuteur|votre contact|prenom|assure|gerant|nom et prenom',
      es: 'nombre|contacto|persona de contacto|apellidos|atendido por|nombre y apellidos',
      it: 'nome|contatto|referente|cognome|nome e cognome',
      nl: 'naam|contactpersoon|contact|voornaam|achternaam|uw contactpersoon',
      pt: 'nome|contacto',
    },
  },
  address: {
    family: 'address',
    labels: {
      en: 'address|addr|mailing address|registered address|office|registered office|location|head office|hq|postal address|add|business address|business premises|street address|residence|home address|located at',
      de: 'adresse|anschrift|sitz|sitz der gesellschaft|postanschrift|firmensitz|geschäftsadresse',
      fr: 'adresse|siege social|adresse postale|siege',
      es: 'direccion|domicilio|domicilio social|domicilio fiscal',
      it: 'indirizzo|sede|sede legale|sede operativa',
      nl: 'adres|vestiging|postadres|bezoekadres',
      pt: 'morada|sede|endereco',
      ms: 'alamat',
    },
  },
  // Words such as "rue" or "via" are left out: they stand in addresses, not before them.
  street: {
    family: 'text',
    labels: {
      en: 'street|address line|street name|address line 1|street and number',
      de: 'straße|strasse hausnummer|straße und hausnummer',
      fr: 'adresse ligne 1',
      nl: 'straatnaam',
    },
  },
  city: {
    family: 'text',
    labels: {
      en: 'city|town|place',
      de: 'ort|stadt',
      fr: 'ville|localite',
      es: 'ciudad|poblacion|localidad|municipio',
      it: 'citta|comune|localita',
      nl: 'plaats|stad|woonplaats',
      pt: 'cidade|localidade',
    },
  },
  postcode: {
    family: 'code',
    labels: {
      en: 'postcode|zip|zip code|postal code|post code|zipcode',
      de: 'plz|postleitzahl',
      fr: 'code postal|cp',
      es: 'codigo postal|cp',
      it: 'cap',
      nl: 'postcode',
      pt: 'codigo postal',
    },
  },
  state: {
    family: 'text',
    labels: {
      en: 'state|province|county|region',
      de: 'bundesland|kanton',
      fr: 'region|departement',
      es: 'provincia',
      it: 'provincia|prov',
      nl: 'provincie',
    },
  },
  country: {
    family: 'text',
    labels: {
      en: 'country|country of origin|nation',
      de: 'land|ursprungsland',
      fr: 'pays',
      es: 'pais',
      it: 'paese|nazione|stato',
      nl: 'land',
      pt: 'pais',
    },
  },
  phone: {
    family: 'contact',
    labels: {
      en: 'phone|tel|telephone|phone #|tel #|telephone #|mobile|mobile #|contact #|hotline|hp|call|ph|cell|main|customer service|toll free|mobile phone|tel fax|phone number|office phone|telp|careline|enquiry',
      de: 'telefon|tel|fon|telefon#|mobil|handy|telefon #|rufnummer|tel #|servicenummer|telefonnummer|mobiltelefon',
      fr: 'telephone|tel|# tel|portable|mobile|tel #|fixe|standard',
      es: 'telefono|tel|movil|tfno|telf|tlf',
      it: 'telefono|tel|cellulare|cell|tel #',
      nl: 'telefoon|tel|mobiel|telefoon#|telefoonnummer|telnr',
      pt: 'telefone|tel|telemovel|tlm',
      ms: 'telefon|no tel',
    },
  },
  fax: {
    family: 'contact',
    labels: {
      en: 'fax|fax #|facsimile|telefax',
      de: 'fax|telefax|fax #|telefax #',
      fr: 'fax|telecopie|telecopieur',
      es: 'fax',
      it: 'fax',
      nl: 'fax',
    },
  },
  email: {
    family: 'contact',
    labels: {
      en: 'email|e mail|mail|email address|e mail address|emails|email id',
      de: 'email|e mail|mail|e mail adresse|email adresse',
      fr: 'courriel|email|mail|e mail|mel',
      es: 'correo electronico|email|correo|e mail',
      it: 'email|posta elettronica|e mail|mail|pec',
      nl: 'email|e mail|mail|e mailadres',
    },
  },
  website: {
    family: 'contact',
    labels: {
      en: 'website|web|url|web site|internet|visit|homepage|site|visit us|www',
      de: 'webseite|internet|web|homepage|website',
      fr: 'site web|site internet|site|web',
      es: 'pagina web|web|sitio web',
      it: 'sito|sito web|web',
      nl: 'website|web|internet',
    },
  },
};
