/** What stamps say, in languages written in Latin letters, without accents. */
const SAID = new Set(
  `PAID RECEIVED CHECKED COPY APPROVED POSTED ENTERED FILED CANCELLED CANCELED CERTIFIED VOID DRAFT CONFIDENTIAL ORIGINAL
  DUPLICATE COMPLETED REJECTED VERIFIED PROCESSED ACCEPTED RECORDED AUDITED INSPECTED PASSED SCANNED URGENT FAXED MAILED
  EMAILED SHIPPED DELIVERED SAMPLE EXPIRED DENIED REVISED RELEASED CLEARED NOTARY
  BEZAHLT EINGEGANGEN EINGANG ERHALTEN GEBUCHT KOPIE ENTWURF GEPRUFT GEPRUEFT GENEHMIGT STORNIERT ERLEDIGT ABGELEHNT
  VERTRAULICH FREIGEGEBEN MUSTER EILT ANGEWIESEN BEGLAUBIGT
  PAYE RECU COPIE ANNULE APPROUVE BROUILLON CONFIDENTIEL ACQUITTE COMPTABILISE VERIFIE REFUSE VALIDE ENREGISTRE SOLDE
  PAGADO RECIBIDO COPIA APROBADO ANULADO CANCELADO COTEJADO REVISADO CONTABILIZADO ENTREGADO BORRADOR AUTORIZADO
  PAGO RECEBIDO APROVADO CONFERIDO QUITADO
  PAGATO RICEVUTO APPROVATO ANNULLATO BOZZA RISERVATO SALDATO CONTROLLATO REGISTRATO
  BETAALD ONTVANGEN CONCEPT GOEDGEKEURD GEBOEKT GEANNULEERD AKKOORD VERVALLEN
  BETALT BETALD MAKSETTU MOTTATT MODTAGET MOTTAGET KOPI GODKJENT GODKAND GODKENDT ANNULLERET MAKULERT
  ZAPŁACONO ZAPLACONO OTRZYMANO WPŁYNEŁO WPLYNELO KOPIA ZATWIERDZONO ANULOWANO
  ZAPLACENO PRIJATO SCHVALENO STORNOVANO FIZETVE ERKEZETT MASOLAT JOVAHAGYVA
  ODENDI ALINDI ONAYLANDI IPTAL KOPYA`.split(/\s+/),
);

/** Of words at least so long one letter may be worn or misread. */
const LONG = 6;
/** Share of its letters that are capitals in what a stamp says. */
const CAPITALS = 0.6;

const DAY = String.raw`\d{1,2}`;
const YEAR = String.raw`(?:19|20)?\d\d`;
const LONG_YEAR = String.raw`(?:19|20)\d\d`;
const MONTH = String.raw`\p{L}{3,9}`;
const DATES = [
  String.raw`${DAY}\s?[./-]\s?${DAY}\s?[./-]\s?${YEAR}`,
  `${LONG_YEAR}[./-]${DAY}[./-]${DAY}`,
  `${DAY}[ .-]*${MONTH}[ .,-]*${YEAR}`,
  `${MONTH}[ .-]*${DAY}[ .,-]*${LONG_YEAR}`,
];
const DATE = new RegExp(String.raw`(?<!\d)(?:${DATES.join('|')})(?!\d)`, 'u');

/** Whether a word is one that stamps say, in capitals. */
export function isSaid(text: string): boolean {
  if (!isCapital(text)) return false;
  const word = text
    .toUpperCase()
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '');
  if (SAID.has(word)) return true;
  if (word.length < LONG) return false;
  for (const said of SAID) if (said.length >= LONG && isNear(said, word)) return true;
  return false;
}

/** Whether two words differ in one letter at most, which is another or missing in one of them. */
function isNear(one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const [a, b] = [one.slice(same), other.slice(same)];
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}

/** Whether there is a day in a text. */
export const isDated = (text: string) => DATE.test(text);

/** Whether a text is written in capitals for the most part, or in digits alone. */
export function isCapital(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '');
  return letters.replace(/[^\p{Lu}]/gu, '').length >= CAPITALS * letters.length;
}
