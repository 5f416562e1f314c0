/** The events of a case as the log has them: the shape of their page, for the OpenAPI document. */
export const CASE_EVENTS = {
  type: 'object',
  required: ['items', 'next'],
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['seq', 'position', 'at', 'type', 'stream', 'revision', 'actor', 'data', 'causationId'],
        properties: {
          seq: { type: 'integer', description: 'place in the case, from 1' },
          position: { type: 'string', description: 'place in the log' },
          at: { type: 'string', format: 'date-time' },
          type: { type: 'string' },
          stream: { type: 'string' },
          revision: { type: 'integer' },
          actor: { type: 'object' },
          data: { type: 'object', description: 'personal fields are (sealed) for those who may not read them' },
          causationId: { type: 'string' },
        },
      },
    },
    next: { type: ['integer', 'null'] },
  },
} as const;
