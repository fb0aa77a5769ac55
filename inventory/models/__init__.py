from inventory.models.alarm import Alarm
from inventory.models.catalogue import DeviceModel
from inventory.models.device import Device
from inventory.models.donation import Donation
from inventory.models.event import DeviceEvent
from inventory.models.intake import ImportBatch
from inventory.models.line import Insertion, Line
from inventory.models.medium import Erasure, Medium
from inventory.models.tag import LabelBatch, Tag
from inventory.models.workshop import Inspection, Lock

__all__ = [
    "Alarm",
    "Device",
    "DeviceEvent",
    "DeviceModel",
    "Donation",
    "Erasure",
    "ImportBatch",
    "Insertion",
    "Inspection",
    "LabelBatch",
    "Line",
    "Lock",
    "Medium",
    "Tag",
]
