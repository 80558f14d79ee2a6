import { describe, expect, it } from 'vitest';
import { understand } from './index.ts';
import { appWith, field, type Line, pageOf } from './testing/pages.ts';

const columns = [
  field('name', 'text'),
  field('quantity', 'number'),
  field('net_price', 'money'),
  field('line_total', 'money'),
];
const items = field('items', 'table', { columns });

function rowsOf(...lines: Line[]): (string | null)[][] {
  const [d] = understand([pageOf(lines)], appWith(items));
  return d!.tables[0]!.rows.map((row) => Object.values(row).map((cell) => cell.text?.replaceAll('\n', ' / ') ?? null));
}

describe('line items', () => {
  it('stand under a header of two lines', () => {
    const rows = rowsOf(
      [120, 400, 'Artikel'], [500, 400, 'Menge'], [600, 400, 'Einzelpreis'], [850, 400, 'Gesamtpreis'],
      [600, 425, 'EUR'], [850, 425, 'EUR'],
      [120, 460, 'Stuhl'], [510, 460, '4,00'], [640, 460, '25,00'], [890, 460, '100,00'],
      [600, 540, 'Summe'], [890, 540, '100,00'],
    ); // biome-ignore format: a page
    expect(rows).toEqual([['Stuhl', '4,00', '25,00', '100,00']]);
  });

  it('may have their numbers at the middle of two lines of words', () => {
    const rows = rowsOf(
      [60, 400, 'Bezeichnung'], [500, 400, 'Anzahl'], [620, 400, 'Preis'], [850, 400, 'Betrag'],
      [60, 440, 'Wartung der Heizung'], [510, 452, '1'], [620, 452, '80,00'], [850, 452, '80,00'], [60, 464, 'im Monat März'],
      [60, 510, 'Anfahrt pauschal'], [510, 522, '2'], [620, 522, '20,00'], [850, 522, '40,00'], [60, 534, 'Zone 3'],
      [600, 590, 'Nettosumme'], [850, 590, '120,00'],
    ); // biome-ignore format: a page
    expect(rows).toEqual([
      ['Wartung der Heizung / im Monat März', '1', '80,00', '80,00'],
      ['Anfahrt pauschal / Zone 3', '2', '20,00', '40,00'],
    ]);
  });

  it('take the amount without tax where both are printed', () => {
    const rows = rowsOf(
      [90, 400, 'Leistung'], [400, 400, 'Anz.'], [470, 400, 'Einzel netto'], [690, 400, 'Gesamt netto'], [850, 400, 'Gesamt brutto'],
      [90, 440, 'Hosting Paket L'], [410, 440, '12'], [500, 440, '9,90'], [720, 440, '118,80'], [880, 440, '141,37'],
    ); // biome-ignore format: a page
    expect(rows).toEqual([['Hosting Paket L', '12', '9,90', '118,80']]);
  });

  it('go on without a header, and skip what is carried forward', () => {
    const first = pageOf([
      [60, 1100, 'Désignation'], [500, 1100, 'Qté'], [620, 1100, 'P.U. HT'], [840, 1100, 'Montant HT'],
      [60, 1140, 'Article un'], [510, 1140, '1'], [620, 1140, '10,00'], [840, 1140, '10,00'],
      [700, 1200, 'A reporter'], [840, 1200, '10,00'],
    ]); // biome-ignore format: a page
    const second = pageOf(
      [
        [700, 60, 'Report'], [840, 60, '10,00'],
        [60, 100, 'Article deux'], [510, 100, '3'], [620, 100, '5,00'], [840, 100, '15,00'],
        [620, 180, 'Total HT'], [840, 180, '25,00'],
      ],
      { number: 2 },
    ); // biome-ignore format: a page
    const [d] = understand([first, second], appWith(items));
    expect(d!.tables[0]!.rows.map((r) => r.name!.text)).toEqual(['Article un', 'Article deux']);
  });
});

describe('parties', () => {
  const asked = ['seller', 'buyer'].flatMap((w) => [field(`${w}_name`, 'party'), field(`${w}_street`, 'text')]);
  const read = (...lines: Line[]) => understand([pageOf(lines)], appWith(...asked))[0]!.fields.map((f) => f.text);

  it('stand side by side under headings', () => {
    const found = read(
      [60, 80, 'Vendeur'], [520, 80, 'Acheteur'], [60, 105, 'Les Jardins Réunis'], [520, 105, 'Hôtel du Lac'],
      [60, 130, '8 avenue Foch'], [520, 130, '2 quai du Rhône'], [60, 155, '67000 Strasbourg'], [520, 155, '1204 Genève'],
    ); // biome-ignore format: a page
    expect(found).toEqual(['Les Jardins Réunis', '8 avenue Foch', 'Hôtel du Lac', '2 quai du Rhône']);
  });

  it('are persons as well as companies; a salutation is no name', () => {
    const found = read(
      [60, 60, 'Gartenbau Schulze'], [60, 85, 'Lindenallee 3'], [60, 110, '14467 Potsdam'],
      [60, 220, 'Frau'], [60, 245, 'Petra Klein'], [60, 270, 'Unter den Eichen 5'], [60, 295, '12203 Berlin'],
    ); // biome-ignore format: a page
    expect(found).toEqual(['Gartenbau Schulze', 'Lindenallee 3', 'Petra Klein', 'Unter den Eichen 5']);
  });

  it('are read from the foot of the page where the sender prints itself there alone', () => {
    const found = read(
      [60, 150, 'Firma'], [60, 175, 'Holzhandel Nord'], [60, 200, 'Werftstraße 22'], [60, 225, '24143 Kiel'],
      [60, 300, 'RECHNUNG'],
      [60, 1300, 'Schmidt Werkzeuge e.K. | Ring 4 | 30159 Hannover | USt-IdNr. DE811111111'],
    ); // biome-ignore format: a page
    expect(found).toEqual(['Schmidt Werkzeuge e.K.', 'Ring 4', 'Holzhandel Nord', 'Werftstraße 22']);
  });

  it('are the one in the window and the one in the line at the foot, where the head names no address', () => {
    const found = read(
      [60, 60, 'Blumen Hansen'],
      [60, 240, 'Bäckerei Korn OHG'], [60, 264, 'Mühlenweg 12'], [60, 288, '20095 Hamburg'],
      [60, 420, 'Rechnung'],
      [60, 1300, 'Blumen Hansen - Marktplatz 3 - 20095 Hamburg - IBAN DE02120300000000202051'],
    ); // biome-ignore format: a page
    expect(found).toEqual(['Blumen Hansen', 'Marktplatz 3', 'Bäckerei Korn OHG', 'Mühlenweg 12']);
  });

  it.each(['Kunde & Partner', 'Lieferant GmbH'])('may have a name that begins like a label: %s', (name) => {
    const found = read(
      [60, 60, name], [60, 85, 'Ring 4'], [60, 110, '30159 Hannover'],
      [60, 220, 'Rechnungsempfänger'], [60, 245, 'Bäckerei Korn OHG'], [60, 270, 'Mühlenweg 12'], [60, 295, '20095 Hamburg'],
    ); // biome-ignore format: a page
    expect(found).toEqual([name, 'Ring 4', 'Bäckerei Korn OHG', 'Mühlenweg 12']);
  });

  it('are found on a document of many pages that repeat them', () => {
    const lines: Line[] = [
      [60, 60, 'Blumen Hansen GmbH'], [60, 85, 'Marktplatz 3'], [60, 110, '20095 Hamburg'], [60, 135, 'Deutschland'],
      [60, 220, 'Kunde'], [60, 245, 'Bäckerei Korn'], [60, 270, 'Mühlenweg 12'], [60, 295, '20095 Hamburg'],
    ]; // biome-ignore format: a page
    const pages = Array.from({ length: 70 }, (_, i) => pageOf(lines, { number: i + 1 }));
    const [document] = understand(pages, appWith(...asked));
    const texts = document!.fields.map((f) => f.text);
    expect(texts).toEqual(['Blumen Hansen GmbH', 'Marktplatz 3', 'Bäckerei Korn', 'Mühlenweg 12']);
  });
});

describe('a document of many pages full of numbers', () => {
  it('is known by its first page and summed up on its last', () => {
    const count = 130;
    const pages = Array.from({ length: count }, (_, page) => {
      const rows = Array.from({ length: 48 }, (_, i): Line[] => {
        const y = 110 + 24 * i;
        return [[60, y, `Ware ${page}-${i}`], [400, y, '2'], [550, y, `${10 + i},50`], [800, y, `${21 + 2 * i},00`]];
      }).flat(); // biome-ignore format: rows
      const top: Line[] = page === 0 ? [[400, 40, 'Rechnungsnummer 77123']] : [];
      const foot: Line[] =
        page === count - 1
          ? [
              [550, 1290, 'Gesamtbetrag'],
              [800, 1290, '123.456,78'],
            ]
          : [];
      return pageOf([...top, ...rows, ...foot], { number: page + 1 });
    });
    const [document] = understand(pages, appWith(field('invoice number', 'id'), field('grand total', 'money')));
    expect(document!.fields.map((f) => f.text)).toEqual(['77123', '123.456,78']);
  });
});
