"""The journal says that a device is said to be back, and that the person has it after all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0003_search_by_fragments"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deviceevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("announce", "Annoncé"),
                    ("amend", "Fiche complétée"),
                    ("receive", "Reçu"),
                    ("claim", "Étiquette posée"),
                    ("to_erase", "Mis à effacer"),
                    ("erase", "Effacement noté"),
                    ("refurbish", "Passé en atelier"),
                    ("ready", "Contrôlé, disponible"),
                    ("move", "Déplacé"),
                    ("lock", "Verrou trouvé"),
                    ("unlock", "Verrou levé"),
                    ("fit", "Support ajouté"),
                    ("take_out", "Support retiré"),
                    ("hold", "Mis de côté"),
                    ("release", "Remis en rayon"),
                    ("hand_over", "Remis"),
                    ("take_back", "Rendu"),
                    ("renew", "Prolongé"),
                    ("said_back", "Dit rendu"),
                    ("still_out", "Toujours chez la personne"),
                    ("missing", "Déclaré introuvable"),
                    ("find", "Retrouvé"),
                    ("retire", "Sorti du parc"),
                    ("grade", "Qualité changée"),
                    ("undo", "Annulé"),
                ],
                max_length=12,
            ),
        ),
    ]
