import AlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import Check from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import ChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import ChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import CircleCheckFilled from '@tabler/icons-react/dist/esm/icons/IconCircleCheckFilled.mjs';
import CircleMinus from '@tabler/icons-react/dist/esm/icons/IconCircleMinus.mjs';
import CircleXFilled from '@tabler/icons-react/dist/esm/icons/IconCircleXFilled.mjs';
import Clock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import Copy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import DeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs';
import DotsVertical from '@tabler/icons-react/dist/esm/icons/IconDotsVertical.mjs';
import Eye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs';
import EyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import Filter from '@tabler/icons-react/dist/esm/icons/IconFilter.mjs';
import ListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs';
import Lock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import Logout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import Moon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs';
import Pencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import PlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs';
import PlayerSkipForward from '@tabler/icons-react/dist/esm/icons/IconPlayerSkipForward.mjs';
import Plus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import Refresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import Rotate from '@tabler/icons-react/dist/esm/icons/IconRotate.mjs';
import Search from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import Sun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs';
import Trash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import User from '@tabler/icons-react/dist/esm/icons/IconUser.mjs';
import Webhook from '@tabler/icons-react/dist/esm/icons/IconWebhook.mjs';
import type { ComponentType, SVGProps } from 'react';

type Svg = SVGProps<SVGSVGElement>;

/** Icons only repeat what words say; their size is the style sheet's `--icon-size`. */
const icon = (Drawing: ComponentType<Svg>) =>
  function Icon(props: Svg) {
    return <Drawing aria-hidden focusable={false} {...props} />;
  };

export const IconActive = icon(CircleCheckFilled);
export const IconAdd = icon(Plus);
export const IconAlert = icon(AlertTriangle);
export const IconCheck = icon(Check);
export const IconCopy = icon(Copy);
export const IconDelivered = icon(CircleCheckFilled);
export const IconDeliveries = icon(ListDetails);
export const IconDots = icon(DotsVertical);
export const IconDown = icon(ChevronDown);
export const IconEdit = icon(Pencil);
export const IconFailed = icon(CircleXFilled);
export const IconFilter = icon(Filter);
export const IconHide = icon(EyeOff);
export const IconInactive = icon(CircleMinus);
export const IconLock = icon(Lock);
export const IconMoon = icon(Moon);
export const IconParked = icon(PlayerPause);
export const IconPending = icon(Clock);
export const IconRemove = icon(Trash);
export const IconReplace = icon(Rotate);
export const IconRetrying = icon(Refresh);
export const IconRight = icon(ChevronRight);
export const IconSearch = icon(Search);
export const IconShow = icon(Eye);
export const IconSignOut = icon(Logout);
export const IconSkipped = icon(PlayerSkipForward);
export const IconSun = icon(Sun);
export const IconSystem = icon(DeviceDesktop);
export const IconUser = icon(User);
export const IconWebhook = icon(Webhook);
