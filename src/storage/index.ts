// Database, blobs and queue behind the interfaces that the stages own.
//
//   const storage = await openStorage({ dataFolder, databaseUrl, secretKey, log });   // may throw `data.locked`
//   storage.apps       AppRegistry (there is no separate createRegistry)
//   storage.identity   for createIdentity and establish; createBatches and createRuns take the storage whole
//   await storage.ready()   rejects while the database does not answer: /readyz
//   await storage.close()   last, after worker.stop()
//
// `lockFolder(folder)` takes a data folder without opening it, for `doctor`.
export { lockFolder } from './lock.ts';
export { openStorage, type Storage } from './open.ts';
