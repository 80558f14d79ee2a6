import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { office, withLibreOffice } from '../support/libreoffice.ts';
import { SLIP_APP } from './papers.ts';
import { openScene, type Scene } from './scene.ts';

/** The order stands 100 points below the title, which our own typesetter does not follow. */
const LETTER = '{\\rtf1\\ansi\\paperw9000\\paperh6000 Slip\\par\\pard\\sb2000 Order no: A-4711\\par}';

describe.runIf(withLibreOffice)('the result of a document that LibreOffice laid out', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({}, office);
    await scene.publish(SLIP_APP);
  });
  afterAll(() => scene?.close());

  it('says so, and shows the page on which its evidence lies', async () => {
    const form = new FormData();
    form.append('file', new Blob([LETTER]), 'order.rtf');
    const { json: started } = await scene.call('POST', '/api/recto/v1/runs?app=slip', form);
    await scene.ended(started.id);
    const { json } = await scene.call('GET', `/api/recto/v1/runs/${started.id}/result`);
    const { pages, documents } = json.files[0];
    expect(pages).toMatchObject([{ number: 1, typesetter: office!.name }]);
    const number = documents[0].fields.find(({ name }: { name: string }) => name === 'order number');
    expect(number.text).toBe('A-4711');
    const [box] = number.evidence;
    const answer = await fetch(`${scene.url}/api/recto/v1/runs/${started.id}/files/0/pages/1/image`, {
      headers: { authorization: `Bearer ${scene.acme.token}` },
    });
    const image = sharp(Buffer.from(await answer.arrayBuffer()));
    const { width, height } = await image.metadata();
    expect({ width, height }).toMatchObject({ width: pages[0].width, height: pages[0].height });
    const at = (fraction: number, extent: number) => Math.round(fraction * extent);
    const area = { left: at(box.left, width), top: at(box.top, height), width: at(box.width, width), height: at(box.height, height) }; // biome-ignore format: one line
    const ink = await sharp(await image.extract(area).toBuffer())
      .greyscale()
      .stats();
    expect(ink.channels[0]!.min).toBeLessThan(100);
  });
});
