/** A setting of LibreOffice: where it stands in its registry, its name and its value. */
type Setting = readonly [path: string, name: string, value: string];

const [COMMON, PDF] = ['org.openoffice.Office.Common', 'org.openoffice.Office.Common/Filter/PDF/Export'];
const SCRIPTING = `${COMMON}/Security/Scripting`;

/**
 * What a document may not do, and how it is to look. The first lines matter where the system holds neither network nor
 * files back: then nothing but they keep a document from showing other files of this machine, or of the net.
 */
const SETTINGS: readonly Setting[] = [
  // Linked pictures, sections and objects are not loaded, from wherever: no place is trusted.
  [SCRIPTING, 'BlockUntrustedRefererLinks', 'true'],
  ['org.openoffice.Office.Writer/Content/Update', 'Link', '2'],
  ['org.openoffice.Office.Writer/Content/Update', 'Field', 'false'],
  ['org.openoffice.Office.Calc/Content/Update', 'Link', '2'],
  // No macros, no scripts, no objects that run; the last one from version 24 on.
  [SCRIPTING, 'DisableMacrosExecution', 'true'],
  [SCRIPTING, 'MacroSecurityLevel', '3'],
  [SCRIPTING, 'DisableActiveContent', 'true'],
  // A proxy that is none.
  ['org.openoffice.Inet/Settings', 'ooInetProxyType', '2'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPProxyPort', '9'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPSProxyPort', '9'],
  [`${COMMON}/Misc`, 'CrashReport', 'false'],
  [`${COMMON}/Misc`, 'FirstRun', 'false'],
  // Comments come as notes of the PDF, pictures as they are.
  [PDF, 'ExportNotes', 'true'],
  [PDF, 'UseLosslessCompression', 'true'],
  [PDF, 'ReduceImageResolution', 'false'],
];

/** LibreOffice's `registrymodifications.xcu`, the one file of a new profile. */
export const PROFILE = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<oor:items xmlns:oor="http://openoffice.org/2001/registry">',
  ...SETTINGS.map(
    ([path, name, value]) =>
      `<item oor:path="/${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  ),
  '</oor:items>',
].join('\n');
