// Draws a result: pages with boxes on the left, values on the right, each leading to the other.

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} name @param {Record<string, unknown>} [attributes] @param {...(Node | string)} children */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** Ties values and boxes of the same key together: pointing at one marks all, and shows the first box. */
class Links {
  #places = new Map();

  /** @param {string} key @param {Element} place @param {boolean} isBox */
  add(key, place, isBox) {
    const known = this.#places.get(key) ?? [];
    known.push({ place, isBox });
    this.#places.set(key, known);
    for (const [event, on] of [
      ['pointerenter', true],
      ['focus', true],
      ['pointerleave', false],
      ['blur', false],
    ]) {
      place.addEventListener(event, () => this.#mark(key, on, isBox));
    }
    place.addEventListener('click', () => this.#show(key, !isBox));
  }

  #mark(key, on, fromBox) {
    for (const { place } of this.#places.get(key)) place.classList.toggle('on', on);
    if (on) this.#show(key, !fromBox);
  }

  /** Scrolls only the other side: what is pointed at must not move away. */
  #show(key, box) {
    const other = this.#places.get(key).find((p) => p.isBox === box);
    other?.place.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

/** @param {{index: number, pages: {number: number, width: number, height: number}[], documents: object[]}} file */
export function draw(file, pages, values, loadImage) {
  const links = new Links();
  const drawings = new Map();
  pages.replaceChildren(...file.pages.map((page) => drawPage(page, file.pages.length, drawings, loadImage)));
  values.replaceChildren();
  file.documents.forEach((found, number) => {
    const title =
      file.documents.length > 1 ? `Document ${number + 1}: ${found.class ?? 'unknown'}` : (found.class ?? 'Values');
    values.append(fieldsPanel(title, found, `${number}`, links, drawings));
    values.append(...found.tables.map((table, at) => tablePanel(table, `${number}/${at}`, links, drawings)));
  });
}

function drawPage(page, count, drawings, loadImage) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', `0 0 ${page.width} ${page.height}`);
  drawing.setAttribute('role', 'group');
  drawing.setAttribute('aria-label', `Page ${page.number}`);
  const image = document.createElementNS(SVG, 'image');
  image.setAttribute('width', page.width);
  image.setAttribute('height', page.height);
  drawing.append(image);
  drawings.set(page.number, { drawing, page });
  const caption = element('figcaption', {}, `Page ${page.number} of ${count}`);
  whenSeen(drawing, async () => {
    try {
      image.setAttribute('href', URL.createObjectURL(await loadImage(page.number)));
    } catch (error) {
      caption.append(` – the image cannot be shown: ${error.message}`);
    }
  });
  return element('figure', { class: 'page' }, caption, drawing);
}

/** A long file's images are fetched as they come into view. */
function whenSeen(target, then) {
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((e) => e.isIntersecting)) return;
      watcher.disconnect();
      then();
    },
    { rootMargin: '400px' },
  );
  watcher.observe(target);
}

function fieldsPanel(title, found, prefix, links, drawings) {
  const shown = found.fields.filter((f) => f.text !== null || f.problem);
  const absent = found.fields.filter((f) => f.text === null && !f.problem);
  const head = element('tr', {}, ...['Field', 'Value', 'Right place', 'Right text'].map(columnHead));
  const body = element('tbody');
  for (const field of shown) {
    const row = element('tr', {}, element('th', { scope: 'row' }, ...breakable(field.name)), valueCell(field));
    row.append(share(field.confidence.model), share(field.confidence.ocr));
    link(`${prefix}/${field.name}`, row, field, links, drawings);
    body.append(row);
  }
  const where = found.pages.length > 1 ? `Pages ${found.pages[0]}–${found.pages.at(-1)}` : `Page ${found.pages[0]}`;
  const calibrated = found.fields.every((f) => f.confidence.calibrated);
  const note = calibrated
    ? where
    : `${where}. The confidences are scores: they are not calibrated on reviewed documents yet.`;
  const panel = element('section', { class: 'panel' }, element('h3', {}, title), element('p', {}, note));
  if (shown.length > 0) panel.append(element('table', { class: 'fields' }, element('thead', {}, head), body));
  if (absent.length > 0) panel.append(absentList(absent));
  return panel;
}

/** What is not on the page, out of the way: a template asks for more than most documents have. */
function absentList(fields) {
  const count = fields.length === 1 ? '1 field was not found' : `${fields.length} fields were not found`;
  const names = fields.map((field) => element('li', {}, ...breakable(field.name)));
  return element('details', { class: 'absent' }, element('summary', {}, count), element('ul', {}, ...names));
}

/** A name may break after its dots and before its capitals. */
function breakable(name) {
  return name.split(/(?<=\.)|(?<=[a-z])(?=[A-Z])/).flatMap((part) => [part, document.createElement('wbr')]);
}

function tablePanel(table, prefix, links, drawings) {
  // Only columns in which something stands: a template names more than most documents have.
  const columns = table.columns.filter((column) => table.rows.some((row) => row[column]?.text || row[column]?.problem));
  const rows = table.rows.map((row, at) => {
    const cells = columns.map((column) => {
      const value = row[column];
      const place = value ? valueCell(value) : element('td');
      if (value) link(`${prefix}/${at}/${column}`, place, value, links, drawings);
      return place;
    });
    return element('tr', {}, ...cells);
  });
  const count = table.rows.length === 1 ? '1 row' : `${table.rows.length} rows`;
  const panel = element('section', { class: 'panel' }, element('h3', {}, table.name), element('p', {}, count));
  if (rows.length > 0) {
    const head = element('tr', {}, ...columns.map(columnHead));
    panel.append(element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
  }
  return panel;
}

function columnHead(name) {
  return element('th', { scope: 'col' }, name);
}

/** The text as read and, where it says more, the value that it means. */
function valueCell(field) {
  if (field.problem) return element('td', { class: 'text' }, element('strong', {}, 'Failed: '), field.problem.message);
  const cell = element('td', { class: 'text' }, field.text ?? '');
  const value = Array.isArray(field.value) ? field.value.join(', ') : String(field.value ?? '');
  const same = value === field.text?.replaceAll(/\s+/g, ' ') || Number(field.text) === field.value;
  if (value && !same) cell.append(element('span', { class: 'value' }, value));
  return cell;
}

function share(chance) {
  if (chance === null) return element('td', { class: 'number none' }, '–');
  const percent = Math.round(chance * 100);
  return element(
    'td',
    { class: 'number' },
    element('meter', { value: chance, low: 0.5, high: 0.8, optimum: 1 }),
    ` ${percent} %`,
  );
}

function link(key, place, value, links, drawings) {
  if (value.evidence.length === 0) return;
  place.classList.add('place');
  place.tabIndex = 0;
  links.add(key, place, false);
  for (const line of value.evidence) {
    const on = drawings.get(line.page);
    if (!on) continue;
    const box = document.createElementNS(SVG, 'rect');
    const { width, height } = on.page;
    // A little room, so that the frame does not cut through the letters.
    const room = 0.003 * width;
    box.setAttribute('x', line.left * width - room);
    box.setAttribute('y', line.top * height - room);
    box.setAttribute('width', line.width * width + 2 * room);
    box.setAttribute('height', line.height * height + 2 * room);
    box.setAttribute('class', 'box');
    const title = document.createElementNS(SVG, 'title');
    title.textContent = `${value.name}: ${value.text}`;
    box.append(title);
    on.drawing.append(box);
    links.add(key, box, true);
  }
}
