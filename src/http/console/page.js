// The page at /: sign in with a token, choose an app, give it a file, see what was found and where.
import { clientFor, Refused } from './client.js';
import { draw, element } from './view.js';

const KEY = 'recto.token';
const STATES = {
  queued: 'Waiting for its turn',
  running: 'Reading',
  finishing: 'Putting the result together',
};

const at = (id) => document.getElementById(id);
let client = null;
/** Counts up with each file, so that a late answer about an earlier one is not shown. */
let turn = 0;
/** The file that waits for its password. */
let locked = null;

async function signIn(token, quietly) {
  const candidate = clientFor(token);
  let apps;
  try {
    apps = await candidate.apps();
  } catch (error) {
    forget();
    if (!quietly) showFailure(error.status === 401 ? new Refused(401, { detail: 'This token is not valid.' }) : error);
    return;
  }
  client = candidate;
  sessionStorage.setItem(KEY, token);
  hideFailure();
  at('token').value = '';
  at('app').replaceChildren(
    ...apps.map(({ name, version }) => element('option', { value: name }, `${name} ${version}`)),
  );
  at('sign-in').hidden = true;
  at('intro').hidden = true;
  at('work').hidden = false;
  at('sign-out').hidden = false;
  if (apps.length === 0) {
    showFailure(
      new Refused(0, {
        detail: 'There is no published app yet.',
        remedy: 'Publish one, for example: recto apps push receipt && recto apps publish receipt',
      }),
    );
  }
  at('app').focus();
}

function forget() {
  sessionStorage.removeItem(KEY);
  client = null;
  turn += 1;
  for (const id of ['work', 'sign-out', 'result', 'progress', 'locked']) at(id).hidden = true;
  at('sign-in').hidden = false;
  at('intro').hidden = false;
}

async function run(file, password = '') {
  const app = at('app').value;
  if (!client || !app || !file) return;
  turn += 1;
  const mine = turn;
  hideFailure();
  at('result').hidden = true;
  at('locked').hidden = true;
  showProgress(`Sending ${file.name} …`);
  try {
    let started = await client.start(app, file, password);
    while (mine === turn && started.state in STATES) {
      showProgress(`${STATES[started.state]}: ${file.name} …`);
      started = await client.waitFor(started.id);
    }
    const result = mine === turn ? await client.result(started.id) : null;
    if (result && mine === turn) showResult(result, file);
  } catch (error) {
    if (mine !== turn) return;
    if (error.status === 401) forget();
    showFailure(error);
  } finally {
    if (mine === turn) at('progress').hidden = true;
  }
}

function showResult(result, sent) {
  const file = result.files[0];
  const problem = file?.problem ?? result.run.problem;
  if (problem) showFailure(new Refused(0, { detail: problem.message }), result.run.file);
  if (problem?.code === 'file.encrypted') askForPassword(sent);
  if (!file || file.pages.length === 0) return;
  const { id, app } = result.run;
  at('result-title').textContent = file.file;
  const pages = file.pages.length === 1 ? '1 page' : `${file.pages.length} pages`;
  at('result-facts').textContent = `${pages}, read by ${app.name} ${app.version}; ${file.status}`;
  at('result').hidden = false;
  draw(file, at('pages'), at('values'), (page) => client.pageImage(id, file.index, page));
  showJson(result);
  at('result-title').focus();
}

function askForPassword(file) {
  locked = file;
  at('password').value = '';
  at('locked').hidden = false;
  at('password').focus();
}

function showJson(result) {
  const text = JSON.stringify(result, null, 2);
  at('json-text').textContent = text;
  at('download').onclick = () => {
    const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    element('a', { href, download: `${result.run.file ?? result.run.id}.json` }).click();
    URL.revokeObjectURL(href);
  };
  at('copy').onclick = async () => {
    await navigator.clipboard.writeText(text);
    at('copy').textContent = 'Copied';
    setTimeout(() => {
      at('copy').textContent = 'Copy';
    }, 2_000);
  };
}

function showProgress(text) {
  at('progress').textContent = text;
  at('progress').hidden = false;
}

function showFailure(error, about = '') {
  const box = at('failure');
  box.replaceChildren(element('strong', {}, about ? `${about}: ` : ''), error.message);
  if (error.remedy) box.append(element('p', {}, error.remedy));
  if (error.faults?.length > 0) {
    box.append(element('ul', {}, ...error.faults.map((f) => element('li', {}, `${f.key}: ${f.message}`))));
  }
  box.hidden = false;
}

function hideFailure() {
  at('failure').hidden = true;
}

at('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  signIn(at('token').value.trim(), false);
});
at('work').addEventListener('submit', (event) => event.preventDefault());
at('locked').addEventListener('submit', (event) => {
  event.preventDefault();
  run(locked, at('password').value);
});
at('sign-out').addEventListener('click', () => {
  forget();
  hideFailure();
});
at('file').addEventListener('change', () => {
  run(at('file').files[0]);
  // Choosing the same file again is a change too.
  at('file').value = '';
});
for (const event of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  // On the whole page: a file that misses the field must not replace the page.
  document.addEventListener(event, (drag) => {
    drag.preventDefault();
    at('drop').classList.toggle('over', event === 'dragenter' || event === 'dragover');
    if (event === 'drop') run(drag.dataTransfer.files[0]);
  });
}

const kept = sessionStorage.getItem(KEY);
if (kept) signIn(kept, true);
