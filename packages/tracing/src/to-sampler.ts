import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/** The values of `OTEL_TRACES_SAMPLER`. Those that are based on the parent do as it does where there is one. */
export type SamplerName = 'always_on' | 'always_off' | 'traceidratio' | `parentbased_${RootName}`;

type RootName = 'always_on' | 'always_off' | 'traceidratio';

export function toSampler(name: SamplerName, ratio: number): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
    case 'parentbased_always_off':
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: toSampler(name.slice('parentbased_'.length) as RootName, ratio) }); // what is left of the three
  }
}
