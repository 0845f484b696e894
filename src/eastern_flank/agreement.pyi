"""How far people agree who coded the same text."""

from eastern_flank.exercises.agreement import cohen_kappa as cohen_kappa
from eastern_flank.exercises.agreement import compare as compare
from eastern_flank.exercises.agreement import krippendorff_alpha as krippendorff_alpha
from eastern_flank.exercises.agreement import percent_agreement as percent_agreement
from eastern_flank.widgets.forms.coding_form import coding_form as coding_form
from eastern_flank.widgets.forms.coding_form import read_codings as read_codings
