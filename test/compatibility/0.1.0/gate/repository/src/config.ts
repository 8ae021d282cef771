export const lowerPlane = { key: '{{key 2}}', again: '{{key 2}}' };
export const retired = '{{key 40}}';
