import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_TYPE } from './problem.js';

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'stable: filing/already-decided' },
    detail: { type: 'string', description: 'one sentence that says what to do' },
    correlationId: { type: 'string', description: 'for the operator, when it failed on our side' },
    violations: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'rule', 'message'],
        properties: { field: { type: 'string' }, rule: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

const DESCRIPTION = `One history of events for each cross-region special-disease case (门诊慢特病异地就医).

Money is yuan in decimal strings, days are days in China, instants are UTC. Every write answers with \`ETag\` and \`Yidi-Position\`;
a question with \`atLeast=<position>\` is answered by rows at least that fresh. Whatever goes wrong is told as \`application/problem+json\`.`;

const METHODS = ['get', 'post'] as const;

/** The API as its routes say it themselves, and that every one of them may answer with a problem. */
const openApiOf = (app: INestApplication): OpenAPIObject => {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Yidi')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  for (const path of Object.values(document.paths))
    for (const operation of METHODS.map((method) => path[method]))
      if (operation !== undefined) operation.responses['default'] = A_PROBLEM;
  return document;
};

const A_PROBLEM = {
  description: 'What went wrong and what to do about it',
  content: { [PROBLEM_TYPE.split(';', 1)[0] ?? PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** `/v1/openapi.json` for programs, `/docs` for people. */
export const serveOpenApi = (app: INestApplication): void => {
  SwaggerModule.setup('docs', app, openApiOf(app), { jsonDocumentUrl: 'v1/openapi.json', raw: ['json'] });
};
