// One life of a server, for the test that kills it: says where it listens, and serves until it is killed.
import { openStorage } from '../../src/storage/index.ts';
import { silent } from '../support/storage.ts';
import { type OfficeOptions, openOffice } from './office.ts';

interface Life extends OfficeOptions {
  readonly dataFolder: string;
  readonly databaseUrl?: string;
}

const { dataFolder, databaseUrl, ...options } = JSON.parse(process.argv[2] ?? '') as Life;
const storage = await openStorage({ dataFolder, databaseUrl, log: silent });
const office = await openOffice(storage, options);
process.stdout.write(`${office.url}\n`);
