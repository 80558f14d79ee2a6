// Recto's own API, as the page uses it.

const BASE = '/api/recto/v1';

/** What the server refused: its sentence, what to do about it, and the places at fault. */
export class Refused extends Error {
  /** @param {number} status @param {{detail?: string, remedy?: string, faults?: {key: string, message: string}[]}} problem */
  constructor(status, problem) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.remedy = problem.remedy ?? '';
    this.faults = problem.faults ?? [];
  }
}

/** @param {string} token */
export function clientFor(token) {
  /** @param {string} path @param {RequestInit} [init] */
  async function call(path, init = {}) {
    let answer;
    try {
      answer = await fetch(BASE + path, { ...init, headers: { authorization: `Bearer ${token}` } });
    } catch {
      throw new Refused(0, { detail: 'The server cannot be reached.', remedy: 'Check that it runs, and try again.' });
    }
    if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
    return answer;
  }

  return {
    /** Apps that can be run. */
    async apps() {
      const { apps } = await (await call('/apps')).json();
      return apps.filter((app) => app.version !== null);
    },

    /** @param {string} app @param {File} file @param {string} password '' when it needs none */
    async start(app, file, password) {
      const form = new FormData();
      form.append('app', app);
      if (password) form.append('password', password);
      form.append('file', file, file.name);
      return (await call('/runs', { method: 'POST', body: form })).json();
    },

    /** The run as it is after at most ten seconds. @param {string} id */
    async waitFor(id) {
      return (await call(`/runs/${id}?wait=10000`)).json();
    },

    /** @param {string} id */
    async result(id) {
      return (await call(`/runs/${id}/result`)).json();
    },

    /** @param {string} id @param {number} file @param {number} page */
    async pageImage(id, file, page) {
      return (await call(`/runs/${id}/files/${file}/pages/${page}/image`)).blob();
    },
  };
}
