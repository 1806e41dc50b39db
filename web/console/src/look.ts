import { theme } from 'antd';

/** Dense and calm: small radii, little colour, one blue. */
export const look = {
  algorithm: theme.compactAlgorithm,
  token: { colorPrimary: '#2f5bd8', colorInfo: '#2f5bd8', borderRadius: 4, fontSize: 14, colorBgLayout: '#f3f5f8' },
};
