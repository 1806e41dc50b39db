import { theme } from 'antd';

/** Dense and calm: small radii, little colour, one blue. */
export const look = {
  algorithm: theme.compactAlgorithm,
  token: {
    colorPrimary: '#2f5bd8', colorInfo: '#2f5bd8', borderRadius: 4, fontSize: 14, fontSizeSM: 12, colorBgLayout: '#f3f5f8',
    // Every text reaches 4.5 : 1 on white and on the greys behind it (WCAG 2.1 AA).
    // So does what the pointer is on: the hover colours that are derived are too light.
    colorPrimaryHover: '#264cb8', colorLinkHover: '#264cb8', colorErrorHover: '#a81d30',
    colorError: '#c8243a', colorSuccess: '#1a7a50', colorSuccessBg: '#ebf7f0', colorSuccessBorder: '#a9dbc0', colorTextDescription: '#566072', colorTextSecondary: '#4d5666', colorTextPlaceholder: '#667085',
  },
};
