import { chakra } from '@chakra-ui/react';
import { formatCount } from '../../../format/count.ts';

const WIDTH = 96;
const HEIGHT = 24;

/** How many letters came in each of the last 24 hours. */
export function TrendChart({ trend }: { readonly trend: readonly number[] }) {
  const most = Math.max(...trend, 1);
  const total = trend.reduce((sum, count) => sum + count, 0);
  const step = WIDTH / Math.max(trend.length, 1);
  return (
    <chakra.svg
      role="img"
      aria-label={`${formatCount(total, 'letter')} in the last 24 hours`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={`${WIDTH}px`}
      height={`${HEIGHT}px`}
      flexShrink={0}
    >
      <title>{formatCount(total, 'letter')} in the last 24 hours</title>
      {trend.map((count, hour) => {
        const height = count === 0 ? 1 : Math.max(3, (count / most) * HEIGHT);
        return (
          <chakra.rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
            key={hour}
            x={hour * step}
            y={HEIGHT - height}
            width={step - 1}
            height={height}
            rx="0.5"
            fill={count === 0 ? 'border.emphasized' : 'status.failed.solid'}
          />
        );
      })}
    </chakra.svg>
  );
}
