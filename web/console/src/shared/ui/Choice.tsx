import { Select, type SelectProps } from 'antd';

/** A Select for required form items: antd passes their aria-required to an element that may not have it. */
export function Choice({ 'aria-required': _required, ...props }: SelectProps) {
  return <Select {...props} />;
}
