"""The ministers' meeting: roles, texts and votes."""

from eastern_flank.exercises.agenda import agenda as agenda
from eastern_flank.exercises.meeting import ballot as ballot
from eastern_flank.exercises.meeting import card as card
from eastern_flank.exercises.meeting import motion as motion
from eastern_flank.exercises.meeting import seats as seats
from eastern_flank.widgets.forms.ballot_form import ballot_form as ballot_form
from eastern_flank.widgets.forms.ballot_form import play_alone as play_alone
