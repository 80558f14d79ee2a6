import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { executionRoutes } from './executions.ts';
import { platformRoutes } from './platform.ts';
import { wrongOrganization } from './problems.ts';
import { tokenRoutes } from './token.ts';

export { mulesoftBlock } from './dialect.ts';
export { mulesoftAnswer } from './problems.ts';
export { oauthAnswer } from './token.ts';

/** The MuleSoft IDP API: tokens under `/accounts`, executions under `/api/v1`, actions under `/idp/api/v1`. */
export async function mulesoftRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.register((scope) => tokenRoutes(scope, parts), { prefix: '/accounts' });
  app.register(
    async (scope) => {
      guardOrganization(scope);
      await executionRoutes(scope, parts);
    },
    { prefix: '/api/v1' },
  );
  app.register(
    async (scope) => {
      guardOrganization(scope);
      await platformRoutes(scope, parts);
    },
    { prefix: '/idp/api/v1' },
  );
}

/** Every address names the organization; one that is not the caller's is 403, whether it exists or not. */
function guardOrganization(app: FastifyInstance): void {
  app.addHook<{ Params: { organization: string } }>('onRequest', async (request, reply) => {
    const { organization } = request.params;
    if (organization.toLowerCase() !== callerOf(request).organization.id) return wrongOrganization(reply);
  });
}
