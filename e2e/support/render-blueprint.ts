import { z } from 'zod';

const renderVariable = z.union([
  z.strictObject({ fromGroup: z.string() }),
  z.strictObject({ key: z.string(), value: z.string() }),
  z.strictObject({ key: z.string(), generateValue: z.literal(true) }),
  z.strictObject({
    key: z.string(),
    fromDatabase: z.strictObject({ name: z.string(), property: z.literal('connectionString') }),
  }),
  z.strictObject({
    key: z.string(),
    fromService: z.strictObject({
      type: z.enum(['web', 'keyvalue']),
      name: z.string(),
      property: z.literal('connectionString').optional(),
      envVarKey: z.string().optional(),
    }),
  }),
]);

/** The part of Render's published schema that the file uses; it refuses what that schema does not know. */
export const renderSchema = z.strictObject({
  services: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: z.enum(['web', 'worker']),
        name: z.string(),
        runtime: z.literal('node'),
        plan: z.enum(['free', 'starter', 'standard', 'pro']),
        buildCommand: z.string(),
        preDeployCommand: z.string().optional(),
        startCommand: z.string(),
        healthCheckPath: z.string().optional(),
        maxShutdownDelaySeconds: z.number().int().min(1).max(300),
        envVars: z.array(renderVariable),
      }),
      z.strictObject({
        type: z.literal('keyvalue'),
        name: z.string(),
        plan: z.enum(['free', 'starter', 'standard', 'pro']),
        maxmemoryPolicy: z.literal('noeviction'),
        ipAllowList: z.array(z.never()),
      }),
    ]),
  ),
  databases: z.array(
    z.strictObject({
      name: z.string(),
      plan: z.enum(['free', 'basic-256mb', 'basic-1gb', 'basic-4gb']),
      databaseName: z.string(),
      user: z.string(),
      postgresMajorVersion: z.enum(['13', '14', '15', '16', '17', '18']),
      ipAllowList: z.array(z.never()),
    }),
  ),
  envVarGroups: z.array(z.strictObject({ name: z.string(), envVars: z.array(renderVariable) })),
});
